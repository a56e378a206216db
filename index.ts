// Comes first, because the SDK takes a stack trace for each output: that is twelve times slower, and no user has ever
// needed one.
if (process.env.BREAKWATER_TRACES !== "1") Error.stackTraceLimit = 0;

import { sourceProblems } from "./components/parts/build-sources";
import { Platform } from "./platform/component";
import { readStack } from "./config/stack";
import { missingSecrets, TopologyError } from "./topology/error";
import { parseTopology } from "./platform/parse";

const input = readStack();
const topology = parseTopology(input.stack, input.raw);
const { hosts, secrets } = topology.platform;
const configured = input.secrets(Object.keys(secrets).filter((name) => "fromConfig" in (secrets[name] ?? {})));
const missing = [...missingSecrets(input.stack, configured.missing), ...sourceProblems(input.raw, input.locate, Object.keys(input.pinned))];
if (missing.length > 0) throw new TopologyError(input.stack, missing);

const { outputs } = new Platform(input.stack, {
  topology,
  addresses: input.addresses(hosts),
  configured: configured.values,
  pinned: input.pinned,
  locate: input.locate,
});
export = outputs;
