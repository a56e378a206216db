/**
 * The one author of names. Logical names are identities: changing one replaces the resource, so every
 * example's names are held in a golden file. `index` is a stable number, never a position in a list.
 * `unit` is the user's name of an app, database or entry.
 */
export const names = {
  /** What lives on a host carries the host's name, so that `--exclude '**.HOST'` leaves a dead host out. */
  onHost: (name: string, host: string) => `${name}.${host}`,
  /** The same name without its host; one that has no host stays as it is. */
  withoutHost: (name: string) => (name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name),
  member: (unit: string, index: number) => `${unit}-${index}`,
  part: (unit: string, part: string) => `${unit}-${part}`,
  /** HAProxy behind an entry; its name in the stack and in DNS. */
  balancer: (entry: string) => `${entry}-balancer`,
  /** DNS name of one replica of one generation: other values of anything it is made from give another name. */
  replica: (app: string, generation: string, index: number) => `${app}-${generation.slice(0, 8)}-${index}`,
  /** The generation in such a name, or undefined when it is no such name. */
  generation: (app: string, alias: string) => new RegExp(`^${app}-([0-9a-f]{8})-\\d+$`).exec(alias)?.[1],
  /** Physical names start with the stack's, so that stacks share a host without meeting. */
  physical: (stack: string, name: string) => `${stack}-${name}`,
  /** Two accounts overlap during a rotation, so the generation is part of the user's name. */
  account: (unit: string, generation: number) => `${unit.replaceAll("-", "_")}_${generation}`,
  /** Where secret values appear inside containers. */
  secretFile: (secret: string) => `/run/secrets/${secret}`,
  /** What marks a stack's place on a host. No unit's physical name holds a dot right after the stack's, so nothing else is called so. */
  claim: (stack: string) => `${stack}.claim`,
  anchor: (stack: string) => `${stack}.anchor`,
  /** Holds one image of a release that can be gone back to. */
  heldImage: (stack: string, imageId: string) => `${stack}.image-${imageId.replace(/^sha256:/, "").slice(0, 12)}`,
  /** Server ids start at 1: MariaDB keeps 0 for "not part of replication". */
  serverId: (index: number) => index + 1,
} as const;

export const labels = {
  stack: "breakwater.stack",
  resource: "breakwater.resource",
  spec: "breakwater.spec",
  image: "breakwater.image",
  kind: "breakwater.kind",
  identity: "breakwater.identity",
  /** Of a container that `run` made: the stack that it belongs to. It carries no `stack`, so that nothing counts it as a part of that. */
  run: "breakwater.run",
  /** Stack of what marks and holds, but does not serve: claims, anchors, held images. None of them has the label `breakwater.stack`. */
  anchor: "breakwater.anchor",
  /** JSON, who made a claim; see observe/claim.ts. */
  owner: "breakwater.owner",
  /** On throw-away containers that only try something. */
  trial: "breakwater.trial",
} as const;

/** Values of the label `breakwater.kind` beside `breakwater.anchor`. */
export const anchorKinds = {
  /** A volume that carries the identity of the state that the stack on this host belongs to. */
  claim: "claim",
  /** A container that holds the claim and every volume with data, so that no prune takes them. */
  anchor: "anchor",
  /** A container that was never started and holds the image of a release. */
  image: "image",
} as const;

/** Inside the anchor: the claim's folder, and in it what the last run of the command line noted. */
export const claimFolder = "/breakwater/claim";
export const deployedName = "deployed.json";
export const deployedFile = `${claimFolder}/${deployedName}`;
