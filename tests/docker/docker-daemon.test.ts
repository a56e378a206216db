import { mkdtempSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerError, daemonOf } from "../../docker/daemon";

/** A fake Docker host that gives every request the same answer. */
async function answering(status: number, body: object): Promise<{ address: string; server: Server }> {
  const socket = join(mkdtempSync(join(tmpdir(), "breakwater-docker-")), "docker.sock");
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return { address: `unix://${socket}`, server };
}

const close = (server: Server): void => {
  server.closeAllConnections();
  server.close();
};

test("only Docker's own 404 is 'not found'", async () => {
  const { address, server } = await answering(404, { message: "No such container: x" });
  const daemon = daemonOf({ address });
  expect(await daemon.inspect("x")).toBeUndefined();
  expect(await daemon.inspectVolume("x")).toBeUndefined();
  expect(await daemon.readFile("x", "/etc/passwd")).toBeUndefined();
  await daemon.remove("x");
  await expect(daemon.start("x")).rejects.toThrow(`Docker host ${address}: starting container x failed: No such container: x`);
  close(server);
});

test("another refusal is an error with Docker's own words", async () => {
  const { address, server } = await answering(500, { message: "the disk is full" });
  const error: unknown = await daemonOf({ address })
    .inspect("x")
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DockerError);
  expect(error).toMatchObject({ statusCode: 500, message: `Docker host ${address}: inspecting container x failed: the disk is full` });
  close(server);
});

test("a host that does not answer is an error, never 'not found'", async () => {
  const missing = daemonOf({ address: "unix:///nowhere/docker.sock" });
  await expect(missing.inspectVolume("data")).rejects.toThrow("there is no such socket (is Docker running?)");
  const refusing = daemonOf({ address: "tcp://127.0.0.1:1" });
  await expect(refusing.inspectNetwork("web")).rejects.toThrow("connection refused (is Docker running?)");
});

test("a ping of a silent host ends in time", async () => {
  const socket = join(mkdtempSync(join(tmpdir(), "breakwater-docker-")), "docker.sock");
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await expect(daemonOf({ address: `unix://${socket}` }).ping(50)).rejects.toThrow("no end within 0.05 s");
  close(server);
});

test("there is one connection per host and process", () => {
  const address = "unix:///one/docker.sock";
  expect(daemonOf({ address })).toBe(daemonOf({ address }));
  expect(daemonOf({ address })).not.toBe(daemonOf({ address, tlsDirectory: "/other" }));
});
