// Run it in the repository's folder: npx esbuild scripts/generate.ts --bundle --platform=node --packages=external | node
import { writeFileSync } from "node:fs";
import { generated } from "./generated";

for (const [path, text] of Object.entries(generated())) writeFileSync(path, text);
