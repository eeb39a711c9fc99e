// A worker that opens a ring and nothing else.
import { Ring } from "../lib/index.ts";

new Ring();
