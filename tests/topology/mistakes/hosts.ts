import type { Mistake } from "./mistake";

/** The addresses of Docker hosts. */
export const hosts: readonly Mistake[] = [
  {
    name: "no host",
    rule: "some-host",
    change: [["hosts", {}]],
    problems: ["hosts: needs at least 1 host; write local: {}, or remove the key"],
  },
  {
    name: "tcp without TLS",
    rule: "no-plain-tcp",
    change: [["hosts.local.address", "tcp://10.0.0.5:2375"]],
    problems: [
      `hosts.local.address: "tcp://10.0.0.5:2375" is tcp without TLS, so anyone on the way becomes root of that host; write tlsDirectory, or ssh://user@host`,
    ],
  },
  {
    name: "TLS for a socket",
    rule: "tls-needs-tcp",
    change: [["hosts.local.tlsDirectory", "certificates"]],
    problems: [`hosts.local.tlsDirectory: has no effect with the address "local"; remove it, or write a tcp:// address`],
  },
  {
    name: "a password in an address",
    rule: "no-password-in-address",
    change: [["hosts.local.address", "ssh://root:hunter2@10.0.0.5"]],
    problems: ["hosts.local.address: holds a password, which would be in clear in the state; write ssh://user@host and use a key"],
  },
  {
    name: "a port beyond the end",
    rule: "address-port-range",
    change: [["hosts.local.address", "ssh://root@10.0.0.5:70000"]],
    problems: [`hosts.local.address: the port must be 1 to 65535, got "70000"; write for example 2376`],
  },
  {
    name: "two hosts that are one",
    rule: "one-host-per-docker",
    change: [
      ["hosts.other", {}],
      ["apps.web.hosts", ["local"]],
      ["apps.worker.hosts", ["local"]],
      ["databases.orders.hosts", ["local"]],
      ["databases.orders.allowSharedHost", true],
    ],
    problems: [
      `hosts.other.address: is the Docker engine of hosts.local ("local"); write the address of another engine, or remove one of the two`,
    ],
  },
];
