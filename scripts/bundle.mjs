// Bundles the programs into dist/. Runs as npm's `prepare`, so that a clone is ready after `npm ci`.
import { readFileSync } from "node:fs";
import { chmod } from "node:fs/promises";
import * as esbuild from "esbuild";
import { withoutUnused } from "./unused.mjs";

/** The program must use the SDKs of the runtime that started it, because a second copy of a class is not the same class. */
const sharedSdk = {
  name: "shared-sdk",
  setup(build) {
    const shared = ["@pulumi/pulumi", "@pulumi/pulumi/errors", "@pulumi/docker", "@pulumi/random"];
    build.onResolve({ filter: /^@pulumi\// }, ({ path }) =>
      shared.includes(path)
        ? { path, external: true }
        : { errors: [{ text: `index.ts reaches "${path}": only ${shared.join(", ")} are shared with scripts/language-runtime.cjs` }] },
    );
  },
};

const { engines } = JSON.parse(readFileSync("package.json", "utf8"));

/**
 * Modules that the command line imports late are also read late: V8 takes 60 ms to read them, and `--help`, `logs` and mistakes need
 * none.
 */
const late = ["@pulumi/pulumi/automation", "dockerode", "mariadb"];
const lateFile = (path) => `${path.slice(path.lastIndexOf("/") + 1)}.js`;

const readLate = {
  name: "read-late",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "dynamic-import" && late.includes(path) ? { path: `./${lateFile(path)}`, external: true } : undefined,
    );
  },
};

const common = {
  bundle: true,
  platform: "node",
  target: engines.node.replace(">=", "node"),
  keepNames: true,
  logLevel: "error",
  // Optional native parts, which work without; and compilers, which are never called.
  external: ["*.node", "cpu-features", "typescript", "ts-node", "node-gyp/*"],
  plugins: [withoutUnused()],
};

// Node's own import() does not see what a bundle exports; require() does.
const readingLate = { plugins: [withoutUnused(), readLate], supported: { "dynamic-import": false } };

const programs = [
  { ...common, entryPoints: ["index.ts"], outfile: "dist/program.js", plugins: [sharedSdk] },
  { ...common, entryPoints: ["scripts/language-runtime.cjs"], outfile: "dist/run.js", plugins: [withoutUnused({ all: true })] },
  { ...common, entryPoints: ["plugin.ts"], outfile: "dist/plugin.js" },
  { ...common, entryPoints: ["cli/main.ts"], outfile: "dist/cli.js", ...readingLate },
  ...late.map((path) => ({ ...common, entryPoints: [path], outfile: `dist/${lateFile(path)}` })),
  { ...common, entryPoints: ["bench/run.ts"], outfile: "dist/bench.js" },
  { ...common, entryPoints: ["bench/watch-alone.ts"], outfile: "dist/bench-watch.js" },
  { ...common, entryPoints: ["bench/observation/run.ts"], outfile: "dist/observation.js" },
  { ...common, entryPoints: ["bench/large/run.ts"], outfile: "dist/bench-large.js" },
];

const started = Date.now();
await Promise.all(programs.map((program) => esbuild.build(program)));
await chmod("dist/cli.js", 0o755);
console.log(`bundled ${programs.map(({ outfile }) => outfile).join(", ")} in ${Date.now() - started} ms`);
