import * as z from "zod";
import { absolutePath, closed, environmentName, field, identifier, portNumber, text } from "../../topology/schema/fields";
import { databaseVariables } from "../../topology/site";
import { health, logs, resources } from "../../topology/schema/runtime";

const rolls = "New containers start next to the old, then the old ones are drained.";

export const mount = closed({
  volume: field(identifier, { doc: "Name under `volumes`.", changing: rolls }),
  path: field(absolutePath, { doc: "Where the volume appears in the container.", changing: rolls }),
  readOnly: field(z.boolean().default(false), { doc: "Whether the container may only read.", changing: rolls }),
  relabel: field(z.enum(["none", "shared", "private"]).default("none"), {
    doc: "SELinux label for the content: `shared` is Docker's :z, `private` its :Z.",
    changing: rolls,
  }),
});

/** Docker's provider refuses an empty one. */
const argument = text(
  /^[^\0]+$/,
  "text that is not empty (in a line of a shell an argument can be: [sh, -c, \'program \"\"\'])",
  "--verbose",
);

const fileText = closed({
  content: field(z.string(), { doc: "Text of the file. Not for secrets: use `secrets`.", changing: rolls }),
  mode: field(text(/^0[0-7]{3}$/, "four octal digits in quotes", "0644").default("0644"), { doc: "File mode.", changing: rolls }),
});

const job = closed({
  name: field(identifier, { doc: "Name of the job, unique in its app.", changing: "The job runs once more, under the new name." }),
  command: field(z.array(z.string()).min(1), {
    doc: "Command and arguments. Must be safe to repeat: an interrupted job runs again.",
    changing: "The job runs once more.",
  }),
  timeoutSeconds: field(z.number().int().min(1).max(86400).default(600), {
    doc: "The job is stopped and counts as failed after this time.",
    changing: "Counts from the job's next run.",
  }),
});

const databaseUse = closed({
  name: field(identifier, { doc: "Name under `databases`.", changing: rolls }),
  schema: field(text(/^[a-z][a-z0-9_]{0,62}$/, "1 to 63 of a-z, 0-9 and _, starting with a letter", "shop"), {
    doc: "Database (schema) inside the server; created when missing, never dropped.",
    changing: `The new schema is created empty; the old one is kept. ${rolls}`,
  }),
  environmentPrefix: field(environmentName.default("DATABASE"), {
    doc: `The app finds ${databaseVariables
      .map((ending) => `PREFIX_${ending}`)
      .join(", ")
      .replace(/, (\w+)$/, " and $1")}.`,
    changing: rolls,
  }),
});

const nextRoll = "Counts from the next roll; nothing is replaced.";

const rollout = closed({
  order: field(z.enum(["start-first", "stop-first"]).optional(), {
    doc: "The order in which a container is replaced. `start-first`: the new one, so that nothing is interrupted. `stop-first`: the old one is stopped and gone before the new one starts, including in a repair, a rollback and after an interrupted run; for what may exist once only, such as a scheduler, or a data server on a volume. It needs `replicas: 1`, and the app has an outage in between. When the new one fails, the old one is started again.",
    defaultDoc: "`start-first`",
    changing:
      "`stop-first` gives the container a fixed name, so it is replaced once, in that order; back to `start-first` it is replaced with overlap.",
  }),
  surge: field(z.number().int().min(1).max(50).optional(), {
    doc: "Most replicas that may exist on top of `replicas` while rolling. Fewer need less memory and make a roll longer. Used by `./breakwater up`; plain `pulumi up` always rolls all replicas together.",
    defaultDoc: "all replicas",
    changing: nextRoll,
  }),
  batch: field(z.number().int().min(1).max(50).optional(), {
    doc: "Most replicas that change their version at the same time; the others follow when these are healthy and serve. Used by `./breakwater up`; plain `pulumi up` always rolls all replicas together.",
    defaultDoc: "all replicas",
    changing: nextRoll,
  }),
  drainSeconds: field(z.number().int().min(0).max(3600).default(30), {
    doc: "How long requests and WebSockets that began on old replicas may go on after new ones have taken over; what takes longer is cut off.",
    changing: "Reloads the balancer of the entries that route to the app; no container is replaced.",
  }),
  healthyFor: field(z.number().int().min(0).max(3600).default(5), {
    doc: "Seconds that all new replicas must have been healthy, without a restart, before they get traffic. Replicas that replace lost ones of the same version, and the first ones of all, get it as soon as they are healthy.",
    changing: nextRoll,
  }),
});

const signals = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGKILL"] as const;

export const app = closed({
  image: field(identifier, { doc: "Name under `images`.", changing: rolls }),
  command: field(z.array(argument).min(1).optional(), { doc: "Command and arguments.", defaultDoc: "the image's own", changing: rolls }),
  port: field(portNumber, { doc: "Port on which the app listens inside its container.", changing: rolls }),
  replicas: field(z.number().int().min(1).max(50).default(2), {
    doc: "How many containers run.",
    changing: "Adds or removes only the difference.",
  }),
  hosts: field(z.array(identifier).min(1).optional(), {
    doc: "Hosts that carry the replicas, in turn.",
    defaultDoc: "every host",
    changing: "Starts the replicas that move on their new host, then drains the old ones.",
  }),
  networks: field(z.array(identifier).min(1).default(["main"]), { doc: "Names under `networks`.", changing: rolls }),
  environment: field(z.record(environmentName, z.string()).default({}), {
    doc: "Environment variables. Visible in docker inspect: not for secrets.",
    changing: rolls,
  }),
  secrets: field(z.array(identifier).default([]), {
    doc: "Names under `secrets`; each becomes the file /run/secrets/NAME.",
    changing: rolls,
  }),
  files: field(z.record(absolutePath, fileText).default({}), { doc: "Files put into the container, by their path.", changing: rolls }),
  volumes: field(z.array(mount).default([]), { doc: "Volumes and where they appear.", changing: rolls }),
  user: field(text(/^[A-Za-z0-9_][\w.-]*(:[\w.-]+)?$/, "a user, or uid:gid", "1000:1000").optional(), {
    doc: "User, or uid:gid, of the process.",
    defaultDoc: "the image's own",
    changing: rolls,
  }),
  init: field(z.boolean().default(true), {
    doc: "Whether Docker's init process is process 1: it reaps what the app leaves behind and passes signals on. `false` is for images whose own supervisor has to be process 1, such as s6-overlay. Jobs always run without it.",
    changing: rolls,
  }),
  noNewPrivileges: field(z.boolean().optional(), {
    doc: "Whether no program of the container can gain rights that its process was not started with, as sudo or a set-user-id bit would; whoever enters a container of another user as root has no more rights than that user has, either. Containers that an earlier version made get it when something replaces them. Write false for an image that needs such a program.",
    defaultDoc: "true",
    changing: rolls,
  }),
  health: field(health, {
    doc: "How the app shows that it can serve. Required: without it a hung app looks like a good one.",
    changing: rolls,
  }),
  rollout: field(rollout.prefault({}), { doc: "How new replicas take over from old ones.", changing: nextRoll }),
  resources: field(resources(512, rolls).prefault({}), { doc: "Limits of one container.", changing: rolls }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log.", changing: rolls }),
  stopGraceSeconds: field(z.number().int().min(0).max(3600).default(30), {
    doc: "Time between the stop signal and SIGKILL.",
    changing: rolls,
  }),
  stopSignal: field(z.enum(signals).default("SIGTERM"), { doc: "Signal that asks the app to finish.", changing: rolls }),
  database: field(databaseUse.optional(), {
    doc: "The database the app uses; it gets an account of its own.",
    defaultDoc: "none",
    changing: rolls,
  }),
  jobs: field(z.array(job).default([]), {
    doc: "One-shot commands run in order with the app's image, environment and volumes, once per change of any of them, before the new containers start.",
    changing: "The changed job runs once, then new containers start next to the old.",
  }),
});

export type App = z.output<typeof app>;
export type AppJob = App["jobs"][number];
export type Mount = App["volumes"][number];
