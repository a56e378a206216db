import type { SlotFacts } from "../../observe/slot";
import type { SlotSpec } from "../../topology/spec";
import { container } from "../provider/fake-daemon";

export const spec: SlotSpec = {
  name: "dev-web-0",
  environment: { WORKERS: "4" },
  labels: { "breakwater.stack": "dev", "breakwater.resource": "web-0" },
  networks: [{ network: "dev-main", aliases: ["web"] }],
  mounts: [{ volume: "dev-media", path: "/media", readOnly: true, relabel: "none" }],
  files: [{ path: "/etc/app.conf", sha256: "aa", mode: "0644" }],
  health: { test: ["CMD", "true"], intervalSeconds: 5, timeoutSeconds: 2, retries: 3, startSeconds: 0 },
  creation: {
    image: "sha256:image",
    reference: "site:1",
    command: ["serve"],
    capabilities: { add: ["NET_ADMIN"], drop: [] },
    privileged: false,
    publish: [{ address: "127.0.0.1", hostPort: 8080, port: 80 }],
  },
};

export const healthy = { Test: ["CMD", "true"], Interval: 5e9, Timeout: 2e9, Retries: 3, StartPeriod: 0 };
export const ours = { "breakwater.stack": "dev", "breakwater.resource": "web-0", other: "1" };
export const config = {
  ...{ Env: ["WORKERS=4", "PATH=/bin", "HOME=a=b"], Labels: ours, Healthcheck: healthy },
  ...{ Image: "sha256:image", Cmd: ["serve"], Entrypoint: ["/start"], User: "app" },
};
export const bindings = { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] };
export const hostConfig = { PortBindings: bindings, CapAdd: ["CAP_NET_ADMIN"], CapDrop: null, Privileged: false, PidsLimit: null };
export const networks = { "dev-main": { Aliases: ["web", "0123456789ab"] } };
export const media = { Name: "dev-media", Destination: "/media", RW: false };
export const anonymous = { Name: "f".repeat(64), Destination: "/cache", RW: true };
export const parts = {
  Config: config,
  HostConfig: hostConfig,
  RestartCount: 0,
  NetworkSettings: { Networks: networks },
  Mounts: [media, anonymous],
};
export const facts: SlotFacts = {
  container: container(parts),
  image: { environment: ["PATH=/bin", "HOME=a=b"], command: [], entrypoint: ["/start"], user: "app" },
  tagged: "sha256:image",
  files: new Map([["/etc/app.conf", { sha256: "aa", mode: "0644" }]]),
};
