/** The way from the side that connects to the side that listens, and the way back. */
export type Way = "forward" | "backward";

/** The other way. */
export const opposite = (way: Way): Way => (way === "forward" ? "backward" : "forward");
