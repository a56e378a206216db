import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import * as esbuild from "esbuild";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { daemonOf } from "../../docker/daemon";
import { engines } from "../../package.json";

jest.setTimeout(60_000);

const stack = `t-plugin-${randomBytes(3).toString("hex")}`;
const host = { address: "unix:///var/run/docker.sock" };
const labels = { "breakwater.stack": stack, "breakwater.resource": "media" };
const inputs = Struct.fromJavaScript({ host, name: `${stack}-media`, kind: "shared", labels });
const urn = `urn:pulumi:${stack}::breakwater::breakwater:index:Volume::media.local`;

let plugin: ChildProcess;
let client: ResourceProviderClient;

/** The plugin as Pulumi starts it: a bundle in a separate process that prints its port. */
beforeAll(async () => {
  const outfile = join(mkdtempSync(join(tmpdir(), "breakwater-plugin-")), "plugin.js");
  const external = ["cpu-features", "*.node"];
  await esbuild.build({
    entryPoints: ["plugin.ts"],
    outfile,
    external,
    bundle: true,
    platform: "node",
    target: engines.node.replace(">=", "node"),
    logLevel: "error",
  });
  plugin = spawn(process.execPath, [outfile, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  if (!plugin.stdout) throw new Error("no output");
  const [line] = (await once(plugin.stdout, "data")) as [Buffer];
  client = new ResourceProviderClient(`127.0.0.1:${Number(line)}`, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  plugin.kill();
  await daemonOf(host).removeVolume(`${stack}-media`);
});

type Call<Q, A> = (request: Q, answer: (error: ServiceError | null, response: A) => void) => unknown;
const ask = <Q, A>(call: Call<Q, A>, request: Q): Promise<A> =>
  new Promise((resolve, reject) => call.call(client, request, (error, response) => (error ? reject(error) : resolve(response))));

test("the life of a volume through the protocol", async () => {
  const preview = new rpc.CreateRequest().setUrn(urn).setProperties(inputs).setPreview(true);
  await ask<rpc.CreateRequest, rpc.CreateResponse>(client.create, preview);
  expect(await daemonOf(host).inspectVolume(`${stack}-media`)).toBeUndefined();

  const made = await ask<rpc.CreateRequest, rpc.CreateResponse>(client.create, new rpc.CreateRequest().setUrn(urn).setProperties(inputs));
  expect((await daemonOf(host).inspectVolume(`${stack}-media`))?.Labels).toMatchObject(labels);

  const read = new rpc.ReadRequest().setUrn(urn).setId(made.getId()).setProperties(made.getProperties()).setInputs(inputs);
  const found = await ask<rpc.ReadRequest, rpc.ReadResponse>(client.read, read);
  expect(found.getProperties()?.toJavaScript()).toEqual(made.getProperties()?.toJavaScript());

  await ask(client.delete, new rpc.DeleteRequest().setUrn(urn).setId(made.getId()).setProperties(made.getProperties()));
  expect((await ask<rpc.ReadRequest, rpc.ReadResponse>(client.read, read)).getId()).toBe("");
});
