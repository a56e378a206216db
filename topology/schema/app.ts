import { z } from "zod";
import { absolutePath, closed, field, identifier, portNumber } from "./fields";
import { health, logs, resources } from "./runtime";

const environmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/).meta({ allowed: "letters, digits and _" });

export const mount = closed({
  volume: field(identifier, { doc: "Name under `volumes`." }),
  path: field(absolutePath, { doc: "Where the volume appears in the container." }),
  readOnly: field(z.boolean().default(false), { doc: "Whether the container may only read." }),
  relabel: field(z.enum(["none", "shared", "private"]).default("none"), {
    doc: "SELinux label for the content: `shared` is Docker's :z, `private` its :Z.",
  }),
});

const fileText = closed({
  content: field(z.string(), { doc: "Text of the file. Not for secrets: use `secrets`." }),
  mode: field(z.string().regex(/^0[0-7]{3}$/).meta({ allowed: "octal such as 0644" }).default("0644"), { doc: "File mode." }),
});

const job = closed({
  name: field(identifier, { doc: "Name of the job, unique in its app." }),
  command: field(z.array(z.string()).min(1), { doc: "Command and arguments. Must be safe to repeat: an interrupted job runs again." }),
  timeoutSeconds: field(z.number().int().min(1).max(86400).default(600), { doc: "The job is stopped and counts as failed after this time." }),
});

export const app = closed({
  image: field(identifier, { doc: "Name under `images`.", changing: "New containers beside the old, then the old are drained." }),
  command: field(z.array(z.string()).min(1).optional(), { doc: "Command and arguments.", defaultDoc: "the image's own" }),
  port: field(portNumber, { doc: "Port on which the app listens inside its container." }),
  replicas: field(z.number().int().min(1).max(50).default(2), { doc: "How many containers run.", changing: "Adds or removes only the difference." }),
  hosts: field(z.array(identifier).min(1).optional(), { doc: "Hosts that carry the replicas, in turn.", defaultDoc: "every host" }),
  networks: field(z.array(identifier).min(1).default(["main"]), { doc: "Names under `networks`." }),
  environment: field(z.record(environmentName, z.string()).default({}), { doc: "Environment variables. Visible in docker inspect: not for secrets." }),
  secrets: field(z.array(identifier).default([]), { doc: "Names under `secrets`; each becomes the file /run/secrets/NAME." }),
  files: field(z.record(absolutePath, fileText).default({}), { doc: "Files put into the container, by their path." }),
  volumes: field(z.array(mount).default([]), { doc: "Volumes and where they appear." }),
  user: field(z.string().min(1).optional(), { doc: "User, or uid:gid, of the process.", defaultDoc: "the image's own" }),
  health: field(health, { doc: "How the app shows that it can serve. Required: without it nobody can tell a hung app from a good one." }),
  resources: field(resources.prefault({}), { doc: "Limits of one container." }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log." }),
  stopGraceSeconds: field(z.number().int().min(0).max(3600).default(30), { doc: "Time between the stop signal and SIGKILL." }),
  stopSignal: field(z.string().regex(/^SIG[A-Z0-9]+$/).meta({ allowed: "a name such as SIGTERM or SIGQUIT" }).default("SIGTERM"), { doc: "Signal that asks the app to finish." }),
  database: field(
    closed({
      name: field(identifier, { doc: "Name under `databases`." }),
      schema: field(z.string().regex(/^[a-z][a-z0-9_]{0,62}$/).meta({ allowed: "a-z, 0-9 and _, starting with a letter" }), {
        doc: "Database (schema) inside the server; created when missing, never dropped.",
      }),
      environmentPrefix: field(environmentName.default("DATABASE"), {
        doc: "The app finds PREFIX_HOST, PREFIX_PORT, PREFIX_NAME, PREFIX_USER and PREFIX_PASSWORD_FILE.",
      }),
    }).optional(),
    { doc: "The database the app uses; it gets an account of its own.", defaultDoc: "none" },
  ),
  jobs: field(z.array(job).default([]), {
    doc: "One-shot commands run in order with the app's image, environment and volumes, once per change of any of them, before the new containers start.",
  }),
});
