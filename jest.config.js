const transform = { "^.+\\.ts$": "<rootDir>/tests/transform.cjs" };
const common = { transform, testEnvironment: "node", setupFiles: ["<rootDir>/tests/setup.js"] };

/** @type {import("jest").Config} */
module.exports = {
  testSequencer: "<rootDir>/tests/sequencer.cjs",
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/tests/integration/"],
    },
    {
      ...common,
      displayName: "integration",
      testMatch: ["<rootDir>/tests/integration/**/*.test.ts"],
      testEnvironment: "<rootDir>/tests/integration/harness/environment.ts",
      globalSetup: "<rootDir>/tests/integration/harness/global-setup.ts",
    },
  ],
};
