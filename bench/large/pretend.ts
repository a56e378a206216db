import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { handlers } from "../../platform/handlers";
import { Operations, type Properties } from "../../provider/host/operations";
import { serveOperations } from "../../provider/host/serve";
import { structOf, valuesOf } from "../../provider/recovery/properties";
import { Relay, type Overrides } from "../../provider/recovery/relay";
import { imageType } from "../../provider/resources/foreign";
import { names } from "../../topology/names";
import { firstGeneration } from "../../topology/plan/revision";

const idOf = (urn: string): string => createHash("sha256").update(urn).digest("hex");

/** Answers as if everything had been created and were as declared. Nothing is. */
class Pretending extends Operations {
  override create(urn: string, inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const id = idOf(urn);
    const made: Properties = {
      ...{ drift: [], generation: firstGeneration, keptPids: inputs["pids"], open: true, running: inputs["hash"] },
      ...{ networkId: id, identity: id, idle: undefined },
    };
    const outputs = this.handler(urn).outputs.map((name) => {
      if (!(name in made)) throw new Error(`no pretended value of the output ${name} of ${urn}`);
      return [name, made[name]] as const;
    });
    return Promise.resolve({ id, properties: { ...inputs, ...Object.fromEntries(outputs) } });
  }
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** Values that Docker's provider reads back of every container; without them, each would be replaced. */
const readBack = {
  ...{ attach: false, logs: false, readOnly: false, rm: false, stdinOpen: false, tty: false, wait: false, memoryReservation: 0 },
  ...{ command: ["serve"], entrypoints: ["/start"], networkDatas: [], securityOpts: [] },
};

/** Images are real, so that they are not pulled; containers are not. */
const overrides: Overrides = {
  check: (request, real) => real.check(request),
  create: (request, real) => {
    const urn = request.getUrn();
    if (urn.includes(`${imageType}::`)) return real.create(request);
    const inputs = valuesOf(request.getProperties());
    const properties = structOf({ ...readBack, ...inputs, name: inputs["name"] ?? nameOf(urn) });
    return Promise.resolve(new rpc.CreateResponse().setId(idOf(urn)).setProperties(properties));
  },
};

function dockerPlugin(repository: string): string {
  const { dependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  const folder = `resource-docker-v${dependencies["@pulumi/docker"]}`;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "breakwater", "pulumi", "plugins", folder, "pulumi-resource-docker");
}

/** Runs `work` with an environment in which Pulumi's engine asks pretending providers. */
export async function pretending(repository: string, work: (env: NodeJS.ProcessEnv) => Promise<unknown>): Promise<void> {
  const docker = new Relay(dockerPlugin(repository), overrides, (name) => (name === "" ? "" : names.hostOf(name)));
  const own = await serveOperations("0.1.0", (context) => new Pretending(handlers, context));
  try {
    // The state is written once, at the end: nothing on a host depends on it.
    const providers = `docker:${await docker.listen()},breakwater:${own.port}`;
    await work({ PULUMI_DEBUG_PROVIDERS: providers, PULUMI_SKIP_CHECKPOINTS: "true" });
  } finally {
    own.server.forceShutdown();
    await docker.stop();
  }
}
