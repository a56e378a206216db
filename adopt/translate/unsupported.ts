import { own, type Context, type Service } from "./context";

type Reason = readonly [why: string, remedy: string];

const imageOption = (what: string): Reason => [`${what} belongs to the image here`, "set it in the Dockerfile"];
const protection = (what: string): Reason => [
  `${what} is a protection that is lost here`,
  "leave the service to Compose if you rely on it",
];
const rights: Reason = [
  "Breakwater gives containers no more rights than Docker's defaults",
  "leave the service to Compose if it needs this",
];
const always: Reason = ["every container is started again whenever it ends", "nothing has to be done"];

/** Options of a service that no key of the stack file can express. */
const reasons: Readonly<Record<string, Reason>> = {
  entrypoint: imageOption("the entry point"),
  working_dir: imageOption("the working folder"),
  privileged: rights,
  cap_add: rights,
  cap_drop: protection("a right taken away"),
  security_opt: protection("a profile for security"),
  devices: rights,
  sysctls: rights,
  ulimits: rights,
  container_name: ["containers are named after the stack", "nothing has to be done: others find it by the service's name"],
  hostname: ["containers are found by their service's name", "use that"],
  network_mode: ["containers live in networks of the stack", "leave the service to Compose if it needs the host's"],
  pid: rights,
  ipc: rights,
  extra_hosts: ["names are Docker's own DNS", "write the address where the name is used"],
  dns: ["names are Docker's own DNS", "configure it at the Docker engine"],
  links: ["services in one network find each other by name", "nothing has to be done"],
  tmpfs: ["the folder is in the container and not in memory", "nothing has to be done unless its content may not reach the disk"],
  read_only: protection("a read-only file system"),
  labels: ["labels are Breakwater's own", "look at the tool that reads them: it will not see this service"],

  restart: always,
  pull_policy: ["an image that is there is used", "nothing has to be done; pin a new tag or digest to change the image"],
  platform: ["containers run on their host's platform", "nothing has to be done where they are the same"],
  stdin_open: ["no person types at a service's input", "nothing has to be done"],
  tty: ["no person sits at a service's terminal", "nothing has to be done"],
  shm_size: ["shared memory has Docker's size", "use a folder or a volume instead"],
  cpus: ["a processor limit is a weight here", "write resources.cpuShares (1024 is the usual weight)"],
  configs: ["it could not be read", "write its text under files"],
};

/** These have no effect and are left out silently. */
const harmless = new Set(["version"]);

/** A note for each option that the translator of this kind of service does not read. */
export function noteUnread({ notes, reader }: Context, { node }: Service, read: ReadonlySet<string>): void {
  for (const [key, tree] of node.entries) {
    if (read.has(key) || harmless.has(key) || key.startsWith("x-")) continue;
    if (key === "read_only" && reader.text(tree) === "false") continue;
    if (key === "privileged" && reader.text(tree) === "false") continue;
    if (key === "hostname" && reader.text(tree) === undefined) continue;
    if (key === "init" && reader.text(tree) !== "false") continue;
    if (key === "restart" && ["always", "unless-stopped"].includes(reader.text(tree) ?? "")) continue;
    const [why, remedy] = own(reasons, key) ?? ["the stack file has no such option", "leave it out if the service does without"];
    notes.left(tree, why, remedy);
  }
}

const deployRead = ["resources.limits.memory", "resources.limits.pids", "replicas"];
const deployReasons: Readonly<Record<string, Reason>> = {
  "resources.limits.cpus": reasons.cpus as Reason,
  "resources.reservations": ["nothing is reserved, limits are what counts", "add up the limits and compare them with the host's memory"],
  restart_policy: always,
  update_config: ["a roll always starts the new containers next to the old ones", "see rollout in docs/reference.md"],
  rollback_config: ["a roll that fails leaves the old containers serving", "nothing has to be done"],
  placement: ["services are placed by the names of hosts", "write hosts: [NAME]"],
  labels: reasons.labels as Reason,
};

/** The same for the nested options under `deploy`. */
export function noteDeploy({ notes, reader }: Context, { node }: Service): void {
  const walk = (tree: ReturnType<typeof node.entries.get>, path: string): void => {
    if (tree === undefined || deployRead.includes(path)) return;
    if (path === "mode" && reader.text(tree) === "replicated") return;
    const reason = own(deployReasons, path);
    if (reason) return notes.left(tree, ...reason);
    if (tree.kind === "branch" && ["", "resources", "resources.limits"].includes(path))
      for (const [key, inner] of tree.entries) walk(inner, path === "" ? key : `${path}.${key}`);
    else notes.left(tree, "the stack file has no such option", "leave it out if the service does without");
  };
  walk(reader.branch(node.entries.get("deploy")), "");
}
