import * as z from "zod";
import { closed, field, text } from "./fields";

const newContainers = "New containers start next to the old, then the old ones are drained.";

const timing = {
  intervalSeconds: field(z.number().min(1).max(300).default(2), { doc: "Time between two probes.", changing: newContainers }),
  timeoutSeconds: field(z.number().min(1).max(300).default(5), { doc: "A slower answer counts as a failure.", changing: newContainers }),
  retries: field(z.number().int().min(1).max(20).default(3), {
    doc: "Failures in a row that make the container unhealthy.",
    changing: newContainers,
  }),
  startSeconds: field(z.number().int().min(0).max(3600).default(60), {
    doc: "Failures in this time after the start do not count; 0: each one counts, whatever the image says.",
    changing: newContainers,
  }),
};

export const health = z.union([
  closed({
    http: field(text(/^\/\S*$/, "a path", "/healthz"), {
      doc: "Path asked on the app's port; 2xx and 3xx are good. Asked over the network, from where the requests come: that answer counts. Asked inside the container as well, for Docker's own verdict, when the image has curl, wget, python3 or node.",
      changing: newContainers,
    }),
    hostHeader: field(text(/^[A-Za-z0-9._:[\]-]+$/, "a host name", "www.example.org").optional(), {
      doc: "Host header of the probe.",
      defaultDoc: "localhost",
      changing: newContainers,
    }),
    ...timing,
  }),
  closed({
    command: field(z.array(z.string()).min(1), {
      doc: "Command inside the container; exit code 0 is good. In addition, something has to listen on the app's port when an entry routes to the app.",
      changing: newContainers,
    }),
    ...timing,
  }),
]);

/** Limits; a part that needs less memory than an app has its own default, whichever keys the user sets. */
export const resources = (memoryMb: number, changing: string) =>
  closed({
    memoryMb: field(z.number().int().min(16).max(1_048_576).default(memoryMb), {
      doc: "Memory limit in MiB, swap not allowed on top.",
      changing,
    }),
    cpuShares: field(z.number().int().min(2).max(262_144).default(1024), {
      doc: "Relative weight when processors are scarce.",
      changing,
    }),
    pids: field(z.number().int().min(16).max(4_194_304).optional(), {
      doc: "Most processes and threads at one time. Containers that an earlier version made have no limit until something replaces them.",
      defaultDoc: "4096",
      changing,
    }),
  });

export const logs = closed({
  maxSizeMb: field(z.number().int().min(1).max(10_240).default(10), {
    doc: "Size in MiB at which the log file is rotated.",
    changing: "Replaces the containers: Docker fixes it when a container is made.",
  }),
  maxFiles: field(z.number().int().min(1).max(100).default(3), {
    doc: "Rotated files kept.",
    changing: "Replaces the containers: Docker fixes it when a container is made.",
  }),
});

export type Health = z.output<typeof health>;
