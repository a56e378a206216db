import * as z from "zod";
import { closed, environmentName, field, identifier, singleLine, text } from "./fields";

const rolls = "Builds a new image and rolls the apps that use it.";

const builtImage = closed({
  build: field(
    closed({
      context: field(singleLine, {
        doc: "Folder sent to the Docker engine, relative to the stack file; where there is no such folder, relative to Pulumi.yaml.",
        changing: rolls,
      }),
      dockerfile: field(singleLine.default("Dockerfile"), { doc: "Path of the Dockerfile inside the context.", changing: rolls }),
      args: field(z.record(environmentName, z.string()).default({}), {
        doc: "Build arguments. Never for secrets: they stay in the image.",
        changing: rolls,
      }),
      extraCa: field(z.boolean().default(false), {
        doc: "Copies this machine's CA bundle into the build as the build argument EXTRA_CA (base64), for networks with an inspecting proxy. The value is taken when the image's sources are new, and kept: another machine or another Node makes no other image.",
        changing: rolls,
      }),
    }),
    {
      doc: "Builds the image on every host that needs it.",
      changing: "A change of any file of the context builds a new image and rolls the apps that use it.",
    },
  ),
});

const referencedImage = closed({
  reference: field(text(/^[a-z0-9][\w./:-]*$/, "name:tag, optionally with a registry in front", "nginx:1.26"), {
    doc: "An image to pull.",
    changing: "Rolls the apps that use it; restarts database members in place.",
  }),
  digest: field(text(/^sha256:[0-9a-f]{64}$/, "sha256: and 64 hexadecimal digits", `sha256:${"0123456789abcdef".repeat(4)}`).optional(), {
    doc: "Pins the content of the reference.",
    defaultDoc: "whatever the tag means on the host",
    changing: "Rolls the apps that use it; restarts database members in place.",
  }),
  registry: field(identifier.optional(), {
    doc: "Credentials, by their name under `registries`.",
    defaultDoc: "anonymous",
    changing: "Nothing is replaced.",
  }),
});

export const image = z.union([builtImage, referencedImage]);

export const registry = closed({
  address: field(text(/^[A-Za-z0-9.-]+(:\d+)?$/, "a host name, with its port if it has one", "registry.example.org:5000"), {
    doc: "Host name of the registry, with its port if it has one.",
    changing: "Nothing is replaced.",
  }),
  username: field(z.string().min(1), { doc: "Account that may pull.", changing: "Nothing is replaced." }),
  passwordSecret: field(identifier, { doc: "Name under `secrets` that holds the password.", changing: "Nothing is replaced." }),
});

const generatedSecret = closed({
  generate: field(
    closed({
      length: field(z.number().int().min(16).max(128).default(32), {
        doc: "Characters, letters and digits.",
        changing: "A new length makes a new value and rolls the apps that use it.",
      }),
    }),
    {
      doc: "Breakwater makes the value once and keeps it, encrypted, in the state.",
      changing: "A new length makes a new value and rolls the apps that use it.",
    },
  ),
});

const configuredSecret = closed({
  fromConfig: field(z.literal(true), {
    doc: "The value comes from `./breakwater secret set NAME`.",
    changing: "A new value rolls the apps that use it.",
  }),
});

export const secret = z.union([generatedSecret, configuredSecret]);

export type Image = z.output<typeof image>;
export type Registry = z.output<typeof registry>;
export type Secret = z.output<typeof secret>;
