import { z } from "zod";
import { closed, field, identifier } from "./fields";

const address = z
  .string()
  .regex(/^(local|unix:\/\/\/.+|ssh:\/\/.+|tcp:\/\/[^:/]+:\d+)$/)
  .meta({ allowed: "local, unix:///path, ssh://user@host or tcp://host:port" });

export const host = closed({
  address: field(address.default("local"), {
    doc: "Where the Docker engine listens. `local` is what the docker command of this machine would use: DOCKER_HOST, the current context, the rootless socket or /var/run/docker.sock.",
    changing: "Moves the connection, not the containers; a different engine gets a new set of containers.",
  }),
  tlsDirectory: field(z.string().min(1).optional(), {
    doc: "Folder with ca.pem, cert.pem and key.pem for a tcp address.",
    defaultDoc: "no TLS",
    changing: "Reconnects; nothing is replaced.",
  }),
  zone: field(identifier.default("default"), {
    doc: "Failure domain: members of one database are spread over zones first.",
    changing: "Nothing is moved by itself.",
  }),
  labels: field(z.record(z.string(), z.string()).default({}), {
    doc: "Free labels to choose hosts by.",
    changing: "Nothing is replaced.",
  }),
});

export const network = closed({
  internal: field(z.boolean().default(false), {
    doc: "Cuts the containers of this network off from the outside world.",
    changing: "Replaces the network and every container in it.",
  }),
  subnet: field(z.string().regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/).meta({ allowed: "IPv4 CIDR such as 10.20.0.0/24" }).optional(), {
    doc: "Address range of the network.",
    defaultDoc: "chosen by Docker",
    changing: "Replaces the network and every container in it.",
  }),
});

export const volume = closed({
  host: field(identifier.optional(), {
    doc: "The host that holds the volume.",
    defaultDoc: "the first host",
    changing: "Starts with an empty volume on the other host; the old one is kept.",
  }),
  keep: field(z.boolean().default(true), {
    doc: "Whether the data outlive `breakwater down`. Kept volumes go only with `breakwater destroy-data --confirm STACK`.",
    changing: "Nothing is replaced.",
  }),
});
