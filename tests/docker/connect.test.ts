import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { optionsOf, withShortDescription } from "../../docker/connect";
import { sshArguments, SshAgent } from "../../docker/ssh";

test("a socket", () => {
  expect(optionsOf({ address: "unix:///run/user/1000/docker.sock" })).toMatchObject({
    socketPath: "/run/user/1000/docker.sock",
    host: undefined,
  });
});

test("tcp, with its usual ports", () => {
  expect(optionsOf({ address: "tcp://10.0.0.1" })).toMatchObject({ protocol: "http", host: "10.0.0.1", port: 2375 });
  const folder = mkdtempSync(join(tmpdir(), "breakwater-tls-"));
  for (const name of ["ca", "cert", "key"]) writeFileSync(join(folder, `${name}.pem`), name);
  const options = optionsOf({ address: "tcp://10.0.0.1", tlsDirectory: folder });
  expect(options).toMatchObject({
    protocol: "https",
    port: 2376,
    ca: Buffer.from("ca"),
    cert: Buffer.from("cert"),
    key: Buffer.from("key"),
  });
});

test("ssh goes through the user's own ssh, with one shared login", () => {
  expect(optionsOf({ address: "ssh://deploy@web1:2222" }).agent).toBeInstanceOf(SshAgent);
  const args = sshArguments(new URL("ssh://deploy@web1:2222"));
  expect(args).toEqual(expect.arrayContaining(["ControlMaster=auto", "BatchMode=yes", "-p", "2222", "-l", "deploy"]));
  expect(args.slice(-2)).toEqual(["--", "web1"]);
});

test("another kind of address is refused", () => {
  expect(() => optionsOf({ address: "http://web1" })).toThrow("unix://, ssh:// or tcp://");
});

test("the library's description of the options, for each request, excludes the agent's connections", () => {
  const describe = (options: object): string => inspect(options, { showHidden: true, depth: null });
  const address = { address: "tcp://10.0.0.1" };
  expect(describe(optionsOf(address))).toContain("freeSockets");
  expect(describe(withShortDescription(optionsOf(address)))).not.toContain("freeSockets");
});
