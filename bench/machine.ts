import { arch, cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { run } from "./process";

/** The properties that a reader needs to judge the figures. Nothing that identifies the machine. */
export type Machine = Readonly<Record<string, string | number>>;

async function terraformVersion(): Promise<string> {
  const answer = JSON.parse(await run(["terraform", "version", "-json"], "/", { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null" })) as {
    terraform_version: string;
  };
  return answer.terraform_version;
}

export async function machine(tools: string, withTerraform: boolean): Promise<Machine> {
  return {
    processor: cpus()[0]?.model ?? arch(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    docker: await run(["docker", "version", "--format", "{{.Server.Version}}"]),
    node: process.versions.node,
    compose: await run([join(tools, "docker-compose"), "version", "--short"]),
    ...(withTerraform ? { terraform: await terraformVersion() } : {}),
  };
}
