import { apply, look } from "./nginx-scripts";
import {
  diffConfig,
  putConfig,
  readConfig,
  type ConfiguredServer,
  type ServerConfigInputs,
  type ServerConfigOutputs,
} from "./server-config";
import type { Context, Handler } from "./types";

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

const nginxConfig: Handler<ServerConfigInputs, ServerConfigOutputs> = {
  outputs: ["running", "drift"],
  diff: diffConfig,
  async create(inputs, context) {
    return { id: inputs.server.container, outputs: await put(inputs, context) };
  },
  update: (_id, _old, news, context) => put(news, context),
  async read(id, state, context) {
    return { id, outputs: await readConfig(nginx, state, context) };
  },
};

export const nginxHandlers = { NginxConfig: nginxConfig };
