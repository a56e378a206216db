import { apply, look } from "./scripts";
import { configHandler, putConfig, type ConfiguredServer } from "../../../provider/server-config";
import { type ServerConfigInputs, type ServerConfigOutputs } from "../../../provider/resources/server";
import type { Context, HandlersOf } from "../../../provider/types";
import type { nginxConfig } from "../resources";

const server: ConfiguredServer = {
  title: "nginx",
  apply,
  look,
  notIncluded: "/etc/nginx/nginx.conf does not include /etc/nginx/breakwater/site.con[f], so a site would never be read.",
};

async function put(inputs: ServerConfigInputs, context: Context): Promise<ServerConfigOutputs> {
  await putConfig(server, inputs, context);
  return { running: inputs.hash, drift: [] };
}

const handlers: HandlersOf<typeof nginxConfig> = { NginxConfig: configHandler(server, put) };

export const nginx = { handlers };
