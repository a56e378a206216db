import type { Stack } from "@pulumi/pulumi/automation";
import { handlers } from "../../platform/handlers";
import { Findings } from "../../provider/recovery/findings";
import { hostIn } from "../../provider/recovery/hosts";
import { names } from "../../topology/names";
import { appJobs, appContainers } from "../../platform/apps";
import { remembering } from "../../topology/plan/generation-key";
import type { Topology } from "../../platform/schema";
import { silently, type Console } from "../process/console";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import { runPulumi, type Outcome } from "../run/run";
import type { Found } from "./look";
import { pluginProgram } from "../pulumi/plugins";
import { usersOf } from "./users";

/** Pulumi's variable for the ports of running providers. */
const attachVariable = "PULUMI_DEBUG_PROVIDERS";

export const generationKey = "generation-key";

interface Materials {
  readonly project: Project;
  readonly declaration: Declaration;
  readonly found: Found;
  /** Values of generated secrets, by logical name. Missing ones are added. */
  readonly values: Map<string, string>;
}

/**
 * Runs the program with providers that find resources instead of creating them. A preview comes first, to learn the names that the
 * lost key gave to the running versions. Pulumi then writes the state as if it had created everything.
 */
export async function assemble(materials: Materials, stack: Stack, console: Console): Promise<Findings> {
  const { project, declaration, values } = materials;
  const run = {
    project,
    console: silently,
    command: `./breakwater recover --stack ${project.stack}`,
    changes: false,
    look: "nothing" as const,
  };
  console.waiting("  comparing the stack file with what runs");
  const learned = new Findings();
  await finding(materials, learned, () => runPulumi(run, (how) => stack.preview(how)));
  const key = values.get(generationKey);
  if (key !== undefined) values.set(generationKey, remembering(key, learned.versions));
  console.waiting("  putting the state together");
  const findings = new Findings(jobsOfChanged(declaration.topology, learned));
  await finding(materials, findings, () => runPulumi(run, (how) => stack.up(how)));
  console.waiting("");
  for (const name of learned.fresh) findings.fresh.add(name);
  return findings;
}

/** Jobs of apps whose containers have another declaration now. The next run starts them, as after any change. */
export function jobsOfChanged(topology: Topology, { different }: Findings): Set<string> {
  const changed = new Set([...different.values()].map(({ resource, host }) => names.onHost(resource, host)));
  const apps = Object.keys(topology.platform.apps).filter((app) =>
    appContainers(topology, app).some(({ spec, host }) => changed.has(names.onHost(spec.resource, host))),
  );
  return new Set(apps.flatMap((app) => appJobs(topology, app).map(({ spec, host }) => names.onHost(spec.resource, host))));
}

async function finding(materials: Materials, findings: Findings, work: () => Promise<Outcome>): Promise<Outcome> {
  const { project, declaration, found, values } = materials;
  const { stack } = project;
  // Loaded late, with the protocol of Pulumi and all handlers, because it would take a tenth of every other command's start.
  const { dockerOverrides, passwordOverrides, Relay, serveAdopting } = await import("../../provider/recovery");
  const docker = new Relay(
    await pluginProgram(project, "docker"),
    dockerOverrides({ stack, hosts: found.hosts, findings, usersOf: usersOf(declaration.topology) }),
    (name) => (name === "" ? "" : hostIn(name)),
  );
  const random = new Relay(await pluginProgram(project, "random"), passwordOverrides(values, findings), () => "");
  const own = await serveAdopting(handlers, findings);
  const before = process.env[attachVariable];
  try {
    const ports = { docker: await docker.listen(), random: await random.listen(), breakwater: own.port };
    process.env[attachVariable] = Object.entries(ports)
      .map(([name, port]) => `${name}:${port}`)
      .join(",");
    return await work();
  } finally {
    if (before === undefined) delete process.env[attachVariable];
    else process.env[attachVariable] = before;
    own.server.forceShutdown();
    await Promise.all([docker.stop(), random.stop()]);
  }
}
