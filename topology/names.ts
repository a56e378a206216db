/** Types with one resource per container. Their logical names derive from the container's physical name. */
const namedAfterContainers: readonly string[] = ["Container", "Slot", "Limits"];

/**
 * The only module that builds names and takes them apart. Logical names are identities: a changed name replaces the
 * resource, so a golden file holds the names of every example. `index` is a stable number, never a position in a list.
 * `unit` is the user's name of an app, database or entry.
 */
export const names = {
  /** A resource on a host carries the host's name, so that `--exclude '**.HOST'` skips a dead host. */
  onHost: (name: string, host: string) => `${name}.${host}`,
  /** The name without its host; a name without a host is unchanged. */
  withoutHost: (name: string) => (name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name),
  /** The host in such a name; a host's name contains no dot. Pass `name`, the part before the host, if it is known. */
  hostOf: (onHost: string, name?: string) => onHost.slice(name === undefined ? onHost.lastIndexOf(".") + 1 : name.length + 1),
  member: (unit: string, index: number) => `${unit}-${index}`,
  /** Unit and number in a member's name. A unit may have a name of the same form; the name alone cannot tell them apart. */
  memberOf: (name: string): { unit: string; index: number } | undefined => {
    const [, unit, index] = /^(.+)-(\d+)$/.exec(name) ?? [];
    return unit === undefined ? undefined : { unit, index: Number(index) };
  },
  /** The unit of a member's name; a name without a number is the unit's name. */
  unitOf: (name: string) => names.memberOf(name)?.unit ?? name,
  isMemberOf: (unit: string, name: string) => names.memberOf(name)?.unit === unit,
  part: (unit: string, part: string) => `${unit}-${part}`,
  /** The part of a name after the unit's; undefined when the name does not belong to this unit. */
  partOf: (unit: string, name: string) => (name.startsWith(`${unit}-`) ? name.slice(unit.length + 1) : undefined),
  data: (member: string) => names.part(member, "data"),
  /** The unit in a data volume's name; undefined for any other name. */
  dataOf: (volume: string) => (volume.endsWith("-data") ? names.memberOf(volume.slice(0, -"-data".length))?.unit : undefined),
  /** The balancer behind an entry; its name in the stack and in DNS. */
  balancer: (entry: string) => `${entry}-balancer`,
  /** DNS name of one replica of one generation. The generation changes with every value that the replica is made from. */
  replica: (app: string, generation: string, index: number) => `${app}-${generation.slice(0, 8)}-${index}`,
  /** App, generation and number in such a name. An earlier version made names without a number. */
  replicaOf: (alias: string): { app: string; generation: string; index?: number } | undefined => {
    const [, app, generation, index] = /^(.+?)-([0-9a-f]{8})(?:-(\d+))?$/.exec(alias) ?? [];
    if (app === undefined || generation === undefined) return undefined;
    return { app, generation, ...(index === undefined ? {} : { index: Number(index) }) };
  },
  /** The generation in the name of one of an app's replicas; undefined for any other name. */
  generation: (app: string, alias: string) => {
    const found = names.replicaOf(alias);
    return found?.app === app && found.index !== undefined ? found.generation : undefined;
  },
  /** Physical names start with the stack's name, so that stacks on one host never collide. */
  physical: (stack: string, name: string) => `${stack}-${name}`,
  /** The name inside the stack of something on a host. A thing that existed before the stack keeps its name. */
  inStack: (stack: string, physical: string) => names.partOf(stack, physical) ?? physical,
  /**
   * The name inside the stack that a logical name refers to: `dev-web-0.local` of a container and `web-0.local` both mean
   * `web-0`. The type is needed: in the stack `dev`, `dev-tools-migrate.local` is the job of an app named `dev-tools`.
   * @param type type token, or its last part
   */
  subject: (stack: string, type: string, logical: string) => {
    const name = names.withoutHost(logical);
    return namedAfterContainers.includes(type.slice(type.lastIndexOf(":") + 1)) ? names.inStack(stack, name) : name;
  },
  /** Two accounts overlap during a rotation, so the generation is part of the user's name. */
  account: (unit: string, generation: number) => `${unit.replaceAll("-", "_")}_${generation}`,
  /** The path of a secret's value inside containers. */
  secretFile: (secret: string) => `/run/secrets/${secret}`,
  /**
   * The volume that marks a stack's place on a host. No unit's physical name has a dot right after the stack's name, so no
   * unit can have this name.
   */
  claim: (stack: string) => `${stack}.claim`,
  anchor: (stack: string) => `${stack}.anchor`,
  /** The container that holds one image of a release that a rollback can use. */
  heldImage: (stack: string, imageId: string) => `${stack}.image-${imageId.replace(/^sha256:/, "").slice(0, 12)}`,
  /** Server ids start at 1: a server keeps 0 for "not part of replication". */
  serverId: (index: number) => index + 1,
} as const;

export const labels = {
  stack: "breakwater.stack",
  resource: "breakwater.resource",
  spec: "breakwater.spec",
  image: "breakwater.image",
  kind: "breakwater.kind",
  identity: "breakwater.identity",
  /**
   * On a container that `run` created: its stack. Such a container has no `stack` label, so that it does not count as a part
   * of the stack.
   */
  run: "breakwater.run",
  /**
   * The stack of things that mark and hold, but do not serve: claims, anchors, held images. None of them has the label
   * `breakwater.stack`.
   */
  anchor: "breakwater.anchor",
  /** JSON with the maker of a claim; see observe/claim.ts. */
  owner: "breakwater.owner",
  /** On throw-away containers for trials. */
  trial: "breakwater.trial",
} as const;

/** Values of the label `breakwater.kind` next to `breakwater.anchor`. */
export const anchorKinds = {
  /** A volume that carries the identity of the state that the stack on this host belongs to. */
  claim: "claim",
  /** A container that holds the claim and every volume with data, so that no prune removes them. */
  anchor: "anchor",
  /** A container that was never started and holds the image of a release. */
  image: "image",
} as const;

/** Inside the anchor: the claim's folder, which contains the record of the last run of the command line. */
export const claimFolder = "/breakwater/claim";
export const deployedName = "deployed.json";
export const deployedFile = `${claimFolder}/${deployedName}`;
