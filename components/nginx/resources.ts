import { resourceType } from "../../provider/resources/define";
import { configurationSays } from "../../provider/resources/effect";
import type { ServerConfigInputs, ServerConfigOutputs } from "../../provider/resources/server";

/** The running configuration of an nginx: checked in the container, swapped, reloaded and verified. */
export const nginxConfig = resourceType<ServerConfigInputs, ServerConfigOutputs>()("NginxConfig", {
  outputs: { running: true, drift: true },
  routes: true,
  selfEvident: true,
  says: configurationSays,
});
