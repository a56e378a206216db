import * as z from "zod";
import { closed, dockerName, field, identifier, text } from "./fields";

const address = text(
  /^(local|unix:\/\/\/[^\s]+|ssh:\/\/[^\s/]+|tcp:\/\/[^\s:/]+:\d+)$/,
  "local, unix:///path, ssh://user@host or tcp://host:port",
  "ssh://deploy@10.0.0.5",
);

const folder = text(/^[^\0-\x1f\x7f]+$/, "the path of a folder", "certificates/host-1");

export const host = closed({
  address: field(address.default("local"), {
    doc: "Where the Docker engine listens. `local` is what the docker command of this machine would use: DOCKER_HOST, the current context, the rootless socket or /var/run/docker.sock.",
    changing: "Moves the connection, not the containers; a different engine gets a new set of containers.",
  }),
  tlsDirectory: field(folder.optional(), {
    doc: "Folder with ca.pem, cert.pem and key.pem for a tcp address, relative to the stack file; where there is no such folder, relative to Pulumi.yaml. Required unless the address is a loopback one.",
    defaultDoc: "no TLS",
    changing: "Reconnects; nothing is replaced.",
  }),
  zone: field(identifier.default("default"), {
    doc: "Failure domain, for example a room or a rack: members of one database are spread over zones first.",
    changing: "May move members of databases.",
  }),
  labels: field(z.record(z.string(), z.string()).default({}), {
    doc: "Free labels for tools that read the model. Nothing in this version chooses hosts by them.",
    changing: "Nothing is replaced.",
  }),
});

export const network = closed({
  internal: field(z.boolean().default(false), {
    doc: "Cuts the containers of this network off from the outside world.",
    changing: "Replaces the network and every container in it.",
  }),
  subnet: field(z.cidrv4().meta({ allowed: "an IPv4 range", example: "10.20.0.0/24" }).optional(), {
    doc: "Address range of the network.",
    defaultDoc: "chosen by Docker",
    changing: "Replaces the network and every container in it.",
  }),
});

export const volume = closed({
  host: field(identifier.optional(), {
    doc: "The host that holds the volume.",
    defaultDoc: "the first host by name",
    changing: "Starts with an empty volume on the other host; the old one is kept.",
  }),
  keep: field(z.boolean().default(true), {
    doc: "Whether the data outlive `./breakwater down`. Kept volumes go only with `./breakwater destroy-data --confirm STACK`.",
    changing: "Nothing is replaced.",
  }),
  owner: field(text(/^\d{1,10}(:\d{1,10})?$/, "a uid, or uid:gid, in quotes", "1000:1000").optional(), {
    doc: "The owner of the folder and everything in it; without a gid the group stays. For an app whose user is not root: Docker gives a new volume to root. Applied when the volume is made, and when the key changes.",
    defaultDoc: "as the image has the folder, else root",
    changing: "Gives the content to the new owner immediately; no container is replaced.",
  }),
  existing: field(dockerName.optional(), {
    doc: "A volume that is on the host already, under this name and with its data: it is used as it is, and never removed. See `./breakwater adopt`.",
    defaultDoc: "a volume of the stack's own",
    changing: "Mounts the other volume: new containers start next to the old, then the old ones are drained. No data is copied or removed.",
  }),
});

export type Host = z.output<typeof host>;
export type Network = z.output<typeof network>;
export type Volume = z.output<typeof volume>;
