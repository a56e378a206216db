import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, Stop } from "../process/exit";
import { lastLines, shell } from "../process/shell";
import { pulumiFolder, type Project } from "../project/project";

/** The program of a Pulumi plugin. Pulumi downloads it if it is missing. */
export async function pluginProgram(project: Project, name: "docker" | "random"): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(project.root, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  const version = manifest.dependencies[`@pulumi/${name}`] as string;
  const program = join(project.pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  if (existsSync(program)) return program;
  const pulumi = join(pulumiFolder(project), "bin", "pulumi");
  const { output } = await shell(pulumi, ["plugin", "install", "resource", name, version], { limitSeconds: 600 });
  if (existsSync(program)) return program;
  throw new Stop(exitCodes.failed, `Pulumi's plugin ${name} ${version} is missing, and could not be downloaded:\n${lastLines(output)}`);
}
