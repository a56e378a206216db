import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localDocker, localDockerVariables, resolveAddress } from "../../config/docker-address";

let home: string;
let configuration: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "breakwater-home-"));
  configuration = join(home, ".docker");
  mkdirSync(configuration);
});
afterEach(() => rmSync(home, { recursive: true }));

const current = (name: string) => writeFileSync(join(configuration, "config.json"), JSON.stringify({ currentContext: name }));

function context(name: string, address: string, tls = false): string {
  const id = createHash("sha256").update(name).digest("hex");
  mkdirSync(join(configuration, "contexts", "meta", id), { recursive: true });
  writeFileSync(
    join(configuration, "contexts", "meta", id, "meta.json"),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: address } } }),
  );
  const directory = join(configuration, "contexts", "tls", id, "docker");
  if (tls) mkdirSync(directory, { recursive: true });
  return directory;
}

const local = (env: Record<string, string> = {}) => localDocker({ HOME: home, ...env });

test("no other setting: the system's socket", () => {
  expect(local()).toEqual({ address: "unix:///var/run/docker.sock" });
});

test("the rootless socket if it exists", () => {
  expect(local({ XDG_RUNTIME_DIR: home })).toEqual({ address: "unix:///var/run/docker.sock" });
  writeFileSync(join(home, "docker.sock"), "");
  expect(local({ XDG_RUNTIME_DIR: home })).toEqual({ address: `unix://${home}/docker.sock` });
});

test("the current context, and `default` for none", () => {
  current("remote");
  context("remote", "ssh://me@far");
  expect(local({ XDG_RUNTIME_DIR: home })).toEqual({ address: "ssh://me@far" });
  current("default");
  expect(local()).toEqual({ address: "unix:///var/run/docker.sock" });
});

test("a context with certificates", () => {
  current("remote");
  const tlsDirectory = context("remote", "tcp://far:2376", true);
  expect(local()).toEqual({ address: "tcp://far:2376", tlsDirectory });
});

test("DOCKER_CONTEXT before the current context, DOCKER_HOST before both", () => {
  current("one");
  context("one", "ssh://me@one");
  context("two", "ssh://me@two");
  expect(local({ DOCKER_CONTEXT: "two" })).toEqual({ address: "ssh://me@two" });
  expect(local({ DOCKER_CONTEXT: "two", DOCKER_HOST: "unix:///x.sock" })).toEqual({ address: "unix:///x.sock" });
});

test("DOCKER_CONFIG moves the folder", () => {
  current("remote");
  context("remote", "ssh://me@far");
  expect(localDocker({ HOME: "/nowhere", DOCKER_CONFIG: configuration })).toEqual({ address: "ssh://me@far" });
});

test("TLS by Docker's variables, with Docker's default ports", () => {
  expect(local({ DOCKER_HOST: "tcp://far", DOCKER_TLS_VERIFY: "1" })).toEqual({ address: "tcp://far:2376", tlsDirectory: configuration });
  expect(local({ DOCKER_HOST: "tcp://far:99", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/c" })).toEqual({
    address: "tcp://far:99",
    tlsDirectory: "/c",
  });
  expect(local({ DOCKER_HOST: "tcp://far", DOCKER_CERT_PATH: "/c" })).toEqual({ address: "tcp://far:2375" });
});

test("the command line's variables have priority, and are the same on the other side", () => {
  const engine = { address: "tcp://far:99", tlsDirectory: "/c" };
  expect(local({ ...localDockerVariables(engine), DOCKER_HOST: "unix:///x.sock" })).toEqual(engine);
  expect(local(localDockerVariables({ address: "unix:///y.sock" }))).toEqual({ address: "unix:///y.sock" });
});

test("only `local` depends on the machine", () => {
  const host = { address: "tcp://far:99", tlsDirectory: "certificates" };
  expect(resolveAddress(host, { DOCKER_HOST: "unix:///x.sock" })).toEqual(host);
  expect(resolveAddress({ address: "local" }, { HOME: home, DOCKER_HOST: "unix:///x.sock" })).toEqual({ address: "unix:///x.sock" });
});

test.each([
  [
    "an engine of another kind",
    { DOCKER_HOST: "npipe:////./pipe/docker_engine" },
    /^Breakwater: DOCKER_HOST names the Docker engine "npipe:.*; use unix:/,
  ],
  [
    "a context that does not exist",
    { DOCKER_CONTEXT: "gone" },
    /^Breakwater: the Docker context "gone" does not exist; see docker context ls/,
  ],
])("%s is the user's error", (_name, env, message) => {
  expect(() => local(env)).toThrow(expect.objectContaining({ message: expect.stringMatching(message) as string, __pulumiRunError: true }));
});

test("a broken configuration file is named", () => {
  writeFileSync(join(configuration, "config.json"), "{");
  expect(() => local()).toThrow(`Breakwater: ${configuration}/config.json cannot be read`);
});

test("a password for ssh is refused everywhere, because it would be kept in the state", () => {
  context("work", "ssh://me:hunter2@host");
  for (const [env, source] of [
    [{ DOCKER_HOST: "ssh://me:hunter2@host:22" }, "DOCKER_HOST"],
    [{ BREAKWATER_LOCAL_DOCKER: "ssh://me:@host" }, "BREAKWATER_LOCAL_DOCKER"],
    [{ DOCKER_CONTEXT: "work" }, 'the Docker context "work"'],
  ] as const) {
    expect(() => local(env)).toThrow(`Breakwater: ${source} holds a password, which would be in clear in the state`);
    expect(() => local(env)).not.toThrow(/hunter2/);
  }
  expect(local({ DOCKER_HOST: "ssh://me@host:22" })).toEqual({ address: "ssh://me@host:22" });
});

test.each(["tcp://me:hunter2@host:2375", "http://me:hunter2@host"])("%s is refused without its password", (address) => {
  expect(() => local({ DOCKER_HOST: address })).toThrow(/^Breakwater: DOCKER_HOST names the Docker engine "[a-z]+:\/\/…@host/);
  expect(() => local({ DOCKER_HOST: address })).not.toThrow(/hunter2/);
});
