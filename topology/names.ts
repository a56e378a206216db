/** Types of which there is one for each container, with a logical name that is made from the container's physical one. */
const namedAfterContainers: readonly string[] = ["Container", "Slot", "Limits"];

/**
 * The one author of names, and the only one who takes them apart. Logical names are identities: changing one replaces the resource, so every
 * example's names are held in a golden file. `index` is a stable number, never a position in a list.
 * `unit` is the user's name of an app, database or entry.
 */
export const names = {
  /** What lives on a host carries the host's name, so that `--exclude '**.HOST'` leaves a dead host out. */
  onHost: (name: string, host: string) => `${name}.${host}`,
  /** The same name without its host; one that has no host stays as it is. */
  withoutHost: (name: string) => (name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name),
  /** Host of such a name: that of a stack file holds no dot. Where the name without its host is known, `name` says so. */
  hostOf: (onHost: string, name?: string) => onHost.slice(name === undefined ? onHost.lastIndexOf(".") + 1 : name.length + 1),
  member: (unit: string, index: number) => `${unit}-${index}`,
  /** Unit and number of what looks like a member's name: the name alone cannot tell it from a unit that is called so. */
  memberOf: (name: string): { unit: string; index: number } | undefined => {
    const [, unit, index] = /^(.+)-(\d+)$/.exec(name) ?? [];
    return unit === undefined ? undefined : { unit, index: Number(index) };
  },
  /** The unit of a member's name; a name without a number is a unit's own. */
  unitOf: (name: string) => names.memberOf(name)?.unit ?? name,
  isMemberOf: (unit: string, name: string) => names.memberOf(name)?.unit === unit,
  part: (unit: string, part: string) => `${unit}-${part}`,
  /** What such a name adds to the unit's; undefined when it is no part of this unit. */
  partOf: (unit: string, name: string) => (name.startsWith(`${unit}-`) ? name.slice(unit.length + 1) : undefined),
  data: (member: string) => names.part(member, "data"),
  /** Unit of such a volume's name, or undefined when it is no such name. */
  dataOf: (volume: string) => (volume.endsWith("-data") ? names.memberOf(volume.slice(0, -"-data".length))?.unit : undefined),
  /** The balancer behind an entry; its name in the stack and in DNS. */
  balancer: (entry: string) => `${entry}-balancer`,
  /** DNS name of one replica of one generation: other values of anything it is made from give another name. */
  replica: (app: string, generation: string, index: number) => `${app}-${generation.slice(0, 8)}-${index}`,
  /** App, generation and number in such a name. An earlier version made names without a number. */
  replicaOf: (alias: string): { app: string; generation: string; index?: number } | undefined => {
    const [, app, generation, index] = /^(.+?)-([0-9a-f]{8})(?:-(\d+))?$/.exec(alias) ?? [];
    if (app === undefined || generation === undefined) return undefined;
    return { app, generation, ...(index === undefined ? {} : { index: Number(index) }) };
  },
  /** The generation in the name of one of an app's replicas, or undefined when it is no such name. */
  generation: (app: string, alias: string) => {
    const found = names.replicaOf(alias);
    return found?.app === app && found.index !== undefined ? found.generation : undefined;
  },
  /** Physical names start with the stack's, so that stacks share a host without meeting. */
  physical: (stack: string, name: string) => `${stack}-${name}`,
  /** The name inside the stack of something on a host; what was there before the stack keeps its name. */
  inStack: (stack: string, physical: string) => names.partOf(stack, physical) ?? physical,
  /**
   * The name inside the stack that a logical name is about: dev-web-0.local of a container and web-0.local are both web-0. Without the type
   * it cannot be told: in the stack dev, dev-tools-migrate.local is the job of an app that is called dev-tools.
   * @param type type token, or its last part
   */
  subject: (stack: string, type: string, logical: string) => {
    const name = names.withoutHost(logical);
    return namedAfterContainers.includes(type.slice(type.lastIndexOf(":") + 1)) ? names.inStack(stack, name) : name;
  },
  /** Two accounts overlap during a rotation, so the generation is part of the user's name. */
  account: (unit: string, generation: number) => `${unit.replaceAll("-", "_")}_${generation}`,
  /** Where secret values appear inside containers. */
  secretFile: (secret: string) => `/run/secrets/${secret}`,
  /** What marks a stack's place on a host. No unit's physical name holds a dot right after the stack's, so nothing else is called so. */
  claim: (stack: string) => `${stack}.claim`,
  anchor: (stack: string) => `${stack}.anchor`,
  /** Holds one image of a release that can be gone back to. */
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
