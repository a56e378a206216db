import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import Docker from "dockerode";
import { optionsOf } from "../../docker/connect";
import { DockerDaemon } from "../../docker/docker-daemon";
import { daemonOf } from "../../docker/daemon";
import { SshAgent } from "../../docker/ssh";

jest.setTimeout(60_000);

const daemon = daemonOf({ address: "unix:///var/run/docker.sock" });
let id: string;

beforeAll(async () => {
  const name = `t-docker-${randomBytes(3).toString("hex")}`;
  id = await daemon.create({ Image: "debian:trixie-slim", Cmd: ["sleep", "600"], name });
  await daemon.start(id);
});
afterAll(() => daemon.remove(id));

test("commands: input, separate outputs, exit code, user", async () => {
  const script = "cat; echo problem >&2; id -u; exit 3";
  const result = await daemon.exec(id, ["sh", "-c", script], { input: "hello\n", user: "nobody" });
  expect(result).toEqual({ exitCode: 3, stdout: "hello\n65534\n", stderr: "problem\n" });
});

test("a command that does not end is an error in time", async () => {
  await expect(daemon.exec(id, ["sleep", "60"], { timeoutMs: 300 })).rejects.toThrow("running sleep in container");
});

test("a stream carries any bytes, in both directions", async () => {
  const sent = randomBytes(3_000_000);
  const stream = await daemon.stream(id, ["cat"]);
  stream.end(sent);
  expect((await buffer(stream)).equals(sent)).toBe(true);
});

test("a stream that cannot be opened reports the reason", async () => {
  const stream = await daemon.stream(id, ["sh", "-c", "echo no such socket >&2"]);
  await expect(buffer(stream)).rejects.toThrow("no such socket");
});

test("files, with folders, owner and mode", async () => {
  await daemon.putFiles(id, [{ path: "/srv/new/secret", content: "text", mode: "0440", uid: 33, gid: 33 }]);
  expect((await daemon.exec(id, ["stat", "-c", "%u:%g %a", "/srv/new/secret"])).stdout).toBe("33:33 440\n");
  expect(await daemon.readEntry(id, "/srv/new/secret")).toEqual({ content: Buffer.from("text"), mode: "0440" });
  expect(await daemon.readFile(id, "/srv/none")).toBeUndefined();
  await expect(daemon.readFile(id, "/srv/new")).rejects.toThrow("is not a regular file");
});

test("the same over ssh, with several requests in the channels of one login", async () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-ssh-"));
  // A fake ssh that runs the command on this machine instead of the host.
  writeFileSync(join(folder, "ssh"), `#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done; shift 2; exec "$@"\n`);
  chmodSync(join(folder, "ssh"), 0o755);
  const address = "ssh://nobody@nowhere";
  const options = { ...optionsOf({ address }), agent: new SshAgent(new URL(address), join(folder, "ssh")) };
  const remote = new DockerDaemon(address, () => Promise.resolve(new Docker(options)));
  const answers = await Promise.all([remote.ping(), remote.inspect(id), remote.exec(id, ["cat"], { input: "over ssh" })]);
  expect(answers[0].apiVersion).toBe((await daemon.ping()).apiVersion);
  expect(answers[1]?.Id).toBe(id);
  expect(answers[2]).toEqual({ exitCode: 0, stdout: "over ssh", stderr: "" });
});
