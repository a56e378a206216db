/**
 * Modules that the SDK loads at every start for features that Breakwater does not use. Together they take half a second of a no-op
 * preview: the TypeScript compiler and the V8 debugger (functions as resources), source maps of the bundles (stack traces are off), and
 * OpenTelemetry in the program's process (Pulumi's own spans stay).
 */
const unused = [
  [/[\\/]typescript-shim\.js$/, `module.exports = new Proxy({}, { get: (_, key) => require("typescript")[key] });`],
  [
    /[\\/]closure[\\/]v8Hooks\.js$/,
    `const none = () => { throw new Error("functions cannot be resources in this bundle"); };
     module.exports = { isInitializedAsync: async () => {}, getSessionAsync: async () => none(), getScriptUrl: none };`,
  ],
  [/[\\/]source-map-support[\\/]register\.js$/, ``],
  [
    /[\\/]cmd[\\/]run[\\/]tracing\.js$/,
    `exports.start = exports.stop = () => {}; exports.newSpan = () => new Proxy({}, { get: () => () => {} });`,
  ],
  [/[\\/]cmd[\\/]run[\\/]instrumentation\.js$/, `exports.withRootContext = (run) => run(); exports.shutdownTracing = async () => {};`],
];

/**
 * Replaces those files in a bundle. A bundle that has to hold all of them is refused when one was not met: after an update
 * the SDK may have the file elsewhere, and would load it again without anyone noticing.
 */
export const withoutUnused = ({ all = false, files = unused } = {}) => ({
  name: "without-unused",
  setup(build) {
    const met = new Set();
    for (const [filter, contents] of files)
      build.onLoad({ filter }, () => {
        met.add(filter);
        return { contents, loader: "js" };
      });
    if (all)
      build.onEnd(() => ({
        errors: files
          .filter(([filter]) => !met.has(filter))
          .map(([filter]) => ({
            text: `${filter} matched no file of ${build.initialOptions.outfile}: see what the SDK has instead, and change scripts/unused.mjs`,
          })),
      }));
  },
});
