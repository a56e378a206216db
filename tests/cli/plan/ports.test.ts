import { listening, portsOfHost } from "../../../cli/plan/ports-on-hosts";
import { portWarnings, type HeldPorts, type HostPorts } from "../../../cli/plan/ports";
import type { Change } from "../../../cli/plan/changes";

const labels = [
  { label: "breakwater.stack", value: "dev" },
  { label: "breakwater.resource", value: "site" },
];
const inputs = (external: number, ip = "127.0.0.1") => ({ labels, ports: [{ ip, external, internal: 80 }] });
const change = (before: object | undefined, after: object): Change =>
  ({
    type: "docker:index/container:Container",
    name: "dev-site.local",
    unit: { kind: "entry", name: "site" },
    action: before ? "replace" : "create",
    before: before && { inputs: before },
    after: { inputs: after },
  }) as unknown as Change;
const held = (name: string, port: number, more: Partial<HeldPorts> = {}): HeldPorts => ({
  ...{ name, labels: {}, runs: true, restart: "no", listeners: [{ address: "0.0.0.0", port }] },
  ...more,
});
const warningsFor = (one: Change, host: HostPorts): string[] => portWarnings([one], new Map([["local", host]]));
const moved = change(inputs(8080), inputs(9090));

test.each<[string, HostPorts, RegExp]>([
  [
    "a running container",
    { containers: [held("shop", 9090)] },
    /entry site cannot have 127\.0\.0\.1:9090: the container shop has it; `up` stops before/,
  ],
  ["a program", { containers: [], programs: [{ address: "::", port: 9090 }] }, /a program of the host listens there/],
  [
    "a stopped container that always restarts",
    { containers: [held("shop", 9090, { runs: false, restart: "always" })] },
    /^127\.0\.0\.1:9090 is free, but the container shop does not run now and takes the port when Docker starts the next time/,
  ],
  ["a stopped container", { containers: [held("shop", 9090, { runs: false })] }, /takes the port when someone starts it/],
])("%s is reported", (_who, host, message) => expect(warningsFor(moved, host)).toEqual([expect.stringMatching(message)]));

test("an address that the host does not have", () => {
  const elsewhere = change(inputs(8080), inputs(9090, "10.9.9.9"));
  expect(warningsFor(elsewhere, { containers: [], addresses: ["192.0.2.1"] })).toEqual([
    expect.stringContaining("local does not have that address"),
  ]);
  expect(warningsFor(elsewhere, { containers: [], addresses: ["10.9.9.9"] })).toEqual([]);
  expect(warningsFor(elsewhere, { containers: [] })).toEqual([]);
});

test.each<[string, Change, HostPorts]>([
  ["what it has already", change(inputs(8080), inputs(8080)), { containers: [held("dev-site", 8080)] }],
  [
    "its own container that does not run",
    moved,
    { containers: [held("dev-site", 9090, { labels: { "breakwater.stack": "dev", "breakwater.resource": "site" } })] },
  ],
  ["other ports", moved, { containers: [held("shop", 9091)], programs: [{ address: "0.0.0.0", port: 22 }] }],
  ["another address", moved, { containers: [held("shop", 9090, { listeners: [{ address: "127.0.0.2", port: 9090 }] })] }],
])("%s is not reported", (_what, one, host) => expect(warningsFor(one, host)).toEqual([]));

test("the kernel's list of listeners", () => {
  const table = [
    "  sl  local_address rem_address   st",
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000",
    "   1: 0100007F:1F91 0100007F:D431 01 00000000:00000000",
    "   2: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A",
    "   3: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A",
  ].join("\n");
  expect(listening(table)).toEqual([
    { address: "127.0.0.1", port: 8080 },
    { address: "::", port: 22 },
    { address: "2001:db8::1", port: 80 },
  ]);
});

test("ports of another protocol do not count for an entry", async () => {
  const one = {
    Name: "/quic",
    State: { Running: true },
    Config: { Labels: {} },
    HostConfig: { PortBindings: { "443/udp": [{ HostPort: "443" }], "80/tcp": [{ HostPort: "80" }], "81/tcp": null } },
  };
  const daemon = { containers: () => Promise.resolve([{ Id: "q" }]), inspect: () => Promise.resolve(one) };
  const { containers } = await portsOfHost({ isLocal: false, daemon } as never);
  expect(containers.map(({ listeners }) => listeners)).toEqual([[{ address: "0.0.0.0", port: 80 }]]);
});
