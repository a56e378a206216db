const Sequencer = require("@jest/test-sequencer").default;

/**
 * Starts the longest files first: two run at a time, and one that starts last would run alone. A clean clone has no times of earlier
 * runs.
 */
const longest = ["recovery", "releases", "watch", "rollout", "repeated", "shared-backend", "drift-containers", "docker-restart"];

const place = ({ path }) => {
  const found = longest.findIndex((name) => path.endsWith(`/integration/${name}.test.ts`));
  return found < 0 ? longest.length : found;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
