// Compiles TypeScript for Jest with esbuild, which the bundles use anyway.
const { createHash } = require("node:crypto");
const { transformSync, version } = require("esbuild");
const { engines } = require("../package.json");

// Jest cannot load a module by the real import().
const options = {
  loader: "ts",
  format: "cjs",
  platform: "node",
  target: engines.node.replace(">=", "node"),
  sourcemap: "inline",
  supported: { "dynamic-import": false },
};

module.exports = {
  process: (source, file) => ({ code: transformSync(source, { ...options, sourcefile: file }).code }),
  getCacheKey: (source, file) =>
    createHash("sha256")
      .update([version, JSON.stringify(options), file, source].join("\0"))
      .digest("hex"),
};
