import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "../contenders/contender";
import { nginx, type BenchApp, type BenchStack } from "../contenders/stack";
import { askItself } from "../../components/haproxy/plan";
import { run } from "../process";

/** The parts of the app that a release changes. */
export type Release = Pick<BenchApp, "image" | "command" | "environment">;

const base = "python:3.11-slim-bookworm";

/** Builds the image of all releases. The caller removes it. */
export async function appImage({ folder, repository, id }: Surroundings): Promise<string> {
  await run(["docker", "image", "inspect", base]).catch(() => {
    throw new Error(`the image ${base} is not on this engine; \`make up\` makes it where no registry can be reached`);
  });
  const context = join(folder, "app");
  mkdirSync(context);
  const own = join(repository, "bench/rollout/app");
  copyFileSync(join(repository, "examples/minimal/app.py"), join(context, "app.py"));
  for (const name of ["Dockerfile", "broken.py"]) copyFileSync(join(own, name), join(context, name));
  const image = `${id}-app:1`;
  await run(["docker", "build", "--quiet", "--tag", image, context], context, { ...process.env, DOCKER_BUILDKIT: "0" });
  return image;
}

export const version = (image: string, number: number): Release => ({ image, environment: { VERSION: String(number) } });

/** The fault of each broken release. None of them may ever get a request. */
export const brokenReleases: Readonly<Record<string, string>> = {
  hangs: "never healthy: accepts and never answers",
  crashes: "healthy, crashes after 3 s",
  "answers-500": "500 on the probe's path",
  "wrong-image": "another image, without the command",
  "other-port": "listens on another port",
};

export function broken(image: string, name: string): Release {
  const command = ["python", name === "wrong-image" ? "app.py" : "broken.py", name];
  return { image: name === "wrong-image" ? nginx : image, command, environment: { VERSION: name } };
}

/** Three replicas behind the entry, with a probe that does not start Python each time. */
export function rolloutStack(port: number, release: Release, drainSeconds: number): BenchStack {
  const app: BenchApp = {
    ...release,
    name: "web",
    replicas: 3,
    port: 8000,
    probe: ["CMD", "sh", "-c", askItself(8000, "/healthz")],
    healthPath: "/healthz",
    probeEvery: 2,
    startSeconds: 10,
    shared: false,
    stopSignal: "SIGTERM",
    stopGraceSeconds: 10,
    rollout: { drainSeconds },
  };
  return { apps: [app], database: false, port };
}
