import { suiteImage } from "./suite-image.ts";

const tag = process.argv[2] ?? "scrutineer";
try {
  await suiteImage(tag);
  console.log(`docker run --rm --network host -v "$PWD:/work" ${tag} run --sut ...`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
