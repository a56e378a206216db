import { z } from "zod";
import { closed, field } from "./fields";

const timing = {
  intervalSeconds: field(z.number().min(1).max(300).default(2), { doc: "Time between two probes." }),
  timeoutSeconds: field(z.number().min(1).max(300).default(5), { doc: "A slower answer counts as a failure." }),
  retries: field(z.number().int().min(1).max(20).default(3), { doc: "Failures in a row that make the container unhealthy." }),
  startSeconds: field(z.number().int().min(0).max(3600).default(60), { doc: "Failures in this time after the start do not count." }),
};

export const health = z.union([
  closed({
    http: field(z.string().regex(/^\/\S*$/).meta({ allowed: "a path such as /healthz" }), {
      doc: "Path asked on the app's port; 2xx and 3xx are good. Needs curl, wget, python3 or node in the image.",
    }),
    hostHeader: field(z.string().min(1).optional(), { doc: "Host header of the probe.", defaultDoc: "localhost" }),
    ...timing,
  }),
  closed({ command: field(z.array(z.string()).min(1), { doc: "Command inside the container; exit code 0 is good." }), ...timing }),
]);

export const resources = closed({
  memoryMb: field(z.number().int().min(16).max(1_048_576).default(512), { doc: "Memory limit in MiB, swap not allowed on top." }),
  cpuShares: field(z.number().int().min(2).max(262_144).default(1024), { doc: "Relative weight when processors are scarce." }),
});

export const logs = closed({
  maxSizeMb: field(z.number().int().min(1).max(10_240).default(10), { doc: "Size in MiB at which the log file is rotated." }),
  maxFiles: field(z.number().int().min(1).max(100).default(3), { doc: "Rotated files kept." }),
});
