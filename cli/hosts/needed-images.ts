import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { imagesInUse } from "../../platform/in-use";
import { imageOf, pullName } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";

/** The images that each host needs before Pulumi starts: those to pull, and the base images of builds. */
export function neededImages(topology: Topology, locate: (folder: string) => string): Map<string, string[]> {
  const needed = new Map<string, string[]>();
  for (const [name, hosts] of imagesInUse(topology)) {
    const image = imageOf(topology, name);
    const references = "build" in image ? basesOf(join(locate(image.build.context), image.build.dockerfile)) : [pullName(image)];
    for (const host of hosts) needed.set(host, [...(needed.get(host) ?? []), ...references]);
  }
  return needed;
}

function basesOf(dockerfile: string): string[] {
  // The build reports a missing Dockerfile.
  const text = existsSync(dockerfile) ? readFileSync(dockerfile, "utf8") : "";
  return [...text.matchAll(/^\s*FROM\s+(?:--\S+\s+)?(\S+)/gim)].map((match) => match[1] ?? "");
}
