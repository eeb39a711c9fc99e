/** Builds the template (one file, everything inline) and, with --ssr, the prerenderer beside it. */
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

export default defineConfig(({ isSsrBuild }) => ({
  base: "./",
  plugins: isSsrBuild ? [preact()] : [preact(), viteSingleFile()],
  // Preact is bundled: whoever installs the package needs neither it nor vite.
  ssr: { noExternal: true as const },
  build: {
    outDir: "../dist/page",
    emptyOutDir: !isSsrBuild,
    target: "es2022",
    modulePreload: false,
    rolldownOptions: isSsrBuild
      ? { output: { format: "cjs" as const, entryFileNames: "prerender.cjs" } }
      : {},
  },
}));
