import { z } from "zod";
import { closed, field, identifier } from "./fields";

const builtImage = closed({
  build: field(
    closed({
      context: field(z.string().min(1), { doc: "Folder sent to the Docker engine, relative to Pulumi.yaml." }),
      dockerfile: field(z.string().min(1).default("Dockerfile"), { doc: "Path of the Dockerfile inside the context." }),
      args: field(z.record(z.string(), z.string()).default({}), { doc: "Build arguments. Never for secrets: they stay in the image." }),
      extraCa: field(z.boolean().default(false), {
        doc: "Copies this machine's CA bundle into the build as the build argument EXTRA_CA (base64), for networks with an inspecting proxy.",
      }),
    }),
    { doc: "Builds the image on every host that needs it.", changing: "A change of any file of the context builds a new image and rolls the apps that use it." },
  ),
});

const referencedImage = closed({
  reference: field(z.string().regex(/^[a-z0-9][\w./:-]*$/).meta({ allowed: "name:tag, optionally with a registry in front" }), {
    doc: "An image to pull.",
    changing: "Rolls the apps that use it; restarts database members in place.",
  }),
  digest: field(z.string().regex(/^sha256:[0-9a-f]{64}$/).meta({ allowed: "sha256: and 64 hexadecimal digits" }).optional(), {
    doc: "Pins the content of the reference.",
    defaultDoc: "whatever the tag means on the host",
  }),
  registry: field(identifier.optional(), { doc: "Credentials, by their name under `registries`.", defaultDoc: "anonymous" }),
});

export const image = z.union([builtImage, referencedImage]);

export const registry = closed({
  address: field(z.string().min(1), { doc: "Host name of the registry, with its port if it has one." }),
  username: field(z.string().min(1), { doc: "Account that may pull." }),
  passwordSecret: field(identifier, { doc: "Name under `secrets` that holds the password." }),
});

const generatedSecret = closed({
  generate: field(closed({ length: field(z.number().int().min(16).max(128).default(32), { doc: "Characters, letters and digits." }) }), {
    doc: "Breakwater makes the value once and keeps it, encrypted, in the state.",
    changing: "A new length makes a new value and rolls the apps that use it.",
  }),
});

const configuredSecret = closed({
  fromConfig: field(z.literal(true), {
    doc: "The value comes from `pulumi config set --secret --path breakwater:secrets.NAME`.",
    changing: "A new value rolls the apps that use it.",
  }),
});

export const secret = z.union([generatedSecret, configuredSecret]);
