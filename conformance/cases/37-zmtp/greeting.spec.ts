import { both, bytes, conformanceCase } from "../../src/judge/index.ts";

conformanceCase(
  "ZMTP-GREET-001",
  {
    judges: both("GREETING-03", "GREETING-04"),
    title: "the signature begins with FF and ends with 7F",
    needs: { level: 0 },
  },
  async ({ open, checkOctets }) => {
    const peer = await open();
    const { signature } = await peer.greet();
    checkOctets("ZMTP31-GREETING-03", signature.subarray(0, 1), bytes("FF"));
    checkOctets("ZMTP31-GREETING-04", signature.subarray(9), bytes("7F"));
  },
);
