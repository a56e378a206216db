// First, because the SDK takes a stack trace for each output: twelve times slower, and no user has ever needed one.
if (process.env.BREAKWATER_TRACES !== "1") Error.stackTraceLimit = 0;

import { Platform } from "./components/platform";
import { readStack } from "./config/stack";
import { missingSecrets } from "./topology/error";
import { parseTopology } from "./topology/parse";

const input = readStack();
const topology = parseTopology(input.stack, input.raw);
const { hosts, secrets } = topology.platform;
const configured = input.secrets(Object.keys(secrets).filter((name) => "fromConfig" in (secrets[name] ?? {})));
if (configured.missing.length > 0) throw missingSecrets(input.stack, configured.missing);

const { outputs } = new Platform(input.stack, {
  topology,
  engines: input.engines(hosts),
  configured: configured.values,
  pinned: input.pinned,
  locate: input.locate,
});
export = outputs;
