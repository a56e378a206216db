import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { pulumiFolder, type Project } from "../project/project";
import { lastLines, type Shell } from "../process/shell";

/** Provides the Pulumi CLI in the pinned version: an existing one, a download by its npm package, or a build from Go modules. */
export async function ensurePulumi(project: Project, console: Console, shell: Shell): Promise<void> {
  const cli = join(pulumiFolder(project), "bin", "pulumi");
  if (existsSync(cli)) return;
  console.step("+", `downloading the Pulumi CLI ${project.pulumiVersion} with npm's package pulumi`);
  const env = { ...process.env, PULUMI_HOME: project.pulumiHome, PULUMI_VERSION: project.pulumiVersion };
  const download = await shell(process.execPath, [join(project.root, "node_modules", "pulumi", "run.js"), "version"], {
    env,
    limitSeconds: 900,
  });
  if (download.exitCode === 0 && existsSync(cli)) return;
  console.step("·", `no download: ${lastLines(download.output, 1)}`);
  console.step("+", "building the Pulumi CLI, its language host and two providers from Go modules (about 6 min, once)");
  const build = await shell(join(project.root, "toolchain", "build"), [project.pulumiHome], { limitSeconds: 3600 });
  if (build.exitCode === 0) return;
  throw new Stop(
    exitCodes.failed,
    `There is no Pulumi CLI ${project.pulumiVersion}, and it could not be built:\n${lastLines(build.output)}\n` +
      `Two ways: give this machine access to Pulumi's download site and run again;\n` +
      `or install Go 1.25 or newer with access to a Go module proxy (GOPROXY), and run \`toolchain/build ${project.pulumiHome}\`.`,
  );
}
