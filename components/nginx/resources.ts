import { resourceType } from "../../provider/resources/define";
import { configurationSays } from "../../provider/resources/effect";
import type { ServerConfigInputs, ServerConfigOutputs } from "../../provider/resources/server";

/** The configuration that an nginx really runs: checked in the container, swapped, reloaded, verified. */
export const nginxConfig = resourceType<ServerConfigInputs, ServerConfigOutputs>()("NginxConfig", {
  outputs: { running: true, drift: true },
  routes: true,
  selfEvident: true,
  says: configurationSays,
});
