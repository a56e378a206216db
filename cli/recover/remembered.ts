import type { Project } from "../project/project";
import { askPulumi } from "../state/command";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: { readonly result?: { readonly plaintext?: string } | string };
}

/** Generated values in an outdated state, for those that are not on a host. Undefined if this passphrase cannot decrypt the state. */
export function generatedIn(project: Project): ReadonlyMap<string, string> | undefined {
  const answer = askPulumi(project, ["stack", "export", "--show-secrets"]);
  if (answer.code !== 0) return undefined;
  const { deployment } = JSON.parse(answer.stdout) as { deployment: { resources?: readonly Resource[] } | null };
  const random = (deployment?.resources ?? []).filter(({ type }) => type.startsWith("random:"));
  return new Map(random.flatMap(({ urn, outputs }) => valueOf(outputs?.result).map((value) => [nameOf(urn), value] as const)));
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

function valueOf(result: { readonly plaintext?: string } | string | undefined): string[] {
  if (typeof result === "string") return [result];
  return result?.plaintext === undefined ? [] : [JSON.parse(result.plaintext) as string];
}
