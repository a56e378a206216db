import { quote, type Problem } from "../../topology/problem";
import { each, repeated, type Model, type Rule } from "./rule";

const loopback = /^tcp:\/\/(localhost|127(\.\d+){3}):/;

function plainTcp({ platform }: Model): Problem[] {
  return each(platform, "hosts").flatMap(({ path, value }) =>
    value.address.startsWith("tcp://") && !loopback.test(value.address) && value.tlsDirectory === undefined
      ? [
          {
            path: [...path, "address"],
            text: `${quote(value.address)} is tcp without TLS, so anyone on the way becomes root of that host; write tlsDirectory, or ssh://user@host`,
          },
        ]
      : [],
  );
}

function uselessTls({ platform }: Model): Problem[] {
  return each(platform, "hosts").flatMap(({ path, value }) =>
    value.tlsDirectory !== undefined && !value.address.startsWith("tcp://")
      ? [
          {
            path: [...path, "tlsDirectory"],
            text: `has no effect with the address ${quote(value.address)}; remove it, or write a tcp:// address`,
          },
        ]
      : [],
  );
}

function passwordInAddress({ platform }: Model): Problem[] {
  return each(platform, "hosts").flatMap(({ path, value }) =>
    /^ssh:\/\/[^@]*:[^@]*@/.test(value.address)
      ? [
          {
            path: [...path, "address"],
            text: "holds a password, which would be in clear in the state; write ssh://user@host and use a key",
          },
        ]
      : [],
  );
}

function portRange({ platform }: Model): Problem[] {
  return each(platform, "hosts").flatMap(({ path, value }) => {
    const port = /^(?:tcp|ssh):\/\/.*:(\d+)$/.exec(value.address)?.[1];
    return port !== undefined && (Number(port) < 1 || Number(port) > 65535)
      ? [{ path: [...path, "address"], text: `the port must be 1 to 65535, got ${quote(port)}; write for example 2376` }]
      : [];
  });
}

function sameDocker({ platform }: Model): Problem[] {
  return repeated(each(platform, "hosts"), ({ value }) => value.address).map(({ item, first }) => ({
    path: [...item.path, "address"],
    text: `is the Docker engine of hosts.${first.name} (${quote(item.value.address)}); write the address of another engine, or remove one of the two`,
  }));
}

function someHost(model: Model): Problem[] {
  return model.names("hosts")?.length === 0 ? [{ path: ["hosts"], text: "needs at least 1 host; write local: {}, or remove the key" }] : [];
}

/** The connections to the hosts must be safe and lead to different hosts. */
export const hosts: readonly Rule[] = [
  { id: "some-host", whole: [], check: someHost },
  { id: "no-plain-tcp", whole: [], check: plainTcp },
  { id: "tls-needs-tcp", whole: [], check: uselessTls },
  { id: "no-password-in-address", whole: [], check: passwordInAddress },
  { id: "address-port-range", whole: [], check: portRange },
  { id: "one-host-per-docker", whole: [], check: sameDocker },
];
