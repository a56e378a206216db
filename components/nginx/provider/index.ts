import { apply, look } from "./scripts";
import {
  configHandler,
  putConfig,
  type ConfiguredServer,
  type ServerConfigInputs,
  type ServerConfigOutputs,
} from "../../../provider/server-config";
import type { Context } from "../../../provider/types";

const nginx: ConfiguredServer = {
  title: "nginx",
  apply,
  look,
  notIncluded: "/etc/nginx/nginx.conf does not include /etc/nginx/breakwater/site.con[f], so a site would never be read.",
};

async function put(inputs: ServerConfigInputs, context: Context): Promise<ServerConfigOutputs> {
  await putConfig(nginx, inputs, context);
  return { running: inputs.hash, drift: [] };
}

export const nginxHandlers = { NginxConfig: configHandler(nginx, put) };
