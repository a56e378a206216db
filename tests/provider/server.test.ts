import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Operations, type AnyHandler } from "../../provider/host/operations";
import { serve } from "../../provider/host/serve";
import { ProviderError } from "../../provider/types";
import { diffOf } from "../../provider/diff";
import { unknown } from "../../topology/marks";

const refuse = (): never => {
  throw new ProviderError("the name is taken");
};

const toy: AnyHandler = {
  outputs: ["size", "known", "drift"],
  check: ({ size }) => (Number(size) < 0 ? [{ property: "size", reason: "is negative" }] : []),
  diff: (_id, old, news) => diffOf(old, news, { replace: ["name"], deleteBeforeReplace: true }),
  create: async (inputs) =>
    inputs["name"] === "taken"
      ? refuse()
      : inputs["name"] === "bug"
        ? (undefined as never as AnyHandler).create(inputs, undefined as never)
        : { id: "1", outputs: { size: 1, drift: [] } },
  read: async (id) => (id === "gone" ? undefined : { id, outputs: { size: 2, drift: ["size: other"] } }),
  update: async (_id, _old, news) => ({ size: news["wish"], drift: [] }),
  preview: (_news, old) => ({ known: old ? "old" : "new" }),
  adopt: async () => undefined,
};

const urn = "urn:pulumi:dev::breakwater::breakwater:component:Platform$breakwater:index:Toy::toy";
let client: ResourceProviderClient;
let stop: () => void;

beforeAll(async () => {
  const { port, server } = await serve({ Toy: toy }, "0.1.0");
  client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  stop = () => (client.close(), server.forceShutdown());
});
afterAll(() => stop());

const struct = (value: object): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
type Call<Q, A> = (request: Q, answer: (error: ServiceError | null, response: A) => void) => unknown;
const ask = <Q, A>(call: Call<Q, A>, request: Q): Promise<A> =>
  new Promise((resolve, reject) => call.call(client, request, (error, response) => (error ? reject(error) : resolve(response))));

const create = async (inputs: object, preview = false): Promise<unknown> =>
  (
    await ask<rpc.CreateRequest, rpc.CreateResponse>(
      client.create,
      new rpc.CreateRequest().setUrn(urn).setProperties(struct(inputs)).setPreview(preview),
    )
  )
    .getProperties()
    ?.toJavaScript();

test("it takes plain values, and previews", async () => {
  const answer = await ask<rpc.ConfigureRequest, rpc.ConfigureResponse>(client.configure, new rpc.ConfigureRequest());
  expect([answer.getAcceptsecrets(), answer.getSupportspreview()]).toEqual([false, true]);
});

test("problems of inputs", async () => {
  const answer = await ask<rpc.CheckRequest, rpc.CheckResponse>(
    client.check,
    new rpc.CheckRequest().setUrn(urn).setNews(struct({ size: -1 })),
  );
  expect(answer.getFailuresList().map((failure) => failure.toObject())).toEqual([{ property: "size", reason: "is negative" }]);
  expect(answer.getInputs()?.toJavaScript()).toEqual({ size: -1 });
});

test("a difference is named, even of a removed input", async () => {
  const request = new rpc.DiffRequest().setUrn(urn).setOlds(struct({ name: "a", subnet: "x", drift: ["size: other"] }));
  request.setOldInputs(struct({ name: "a", subnet: "x" })).setNews(struct({ name: "b", more: null }));
  const answer = await ask<rpc.DiffRequest, rpc.DiffResponse>(client.diff, request);
  expect([answer.getDiffsList(), answer.getReplacesList(), answer.getDeletebeforereplace()]).toEqual([
    ["name", "subnet", "drift"],
    ["name"],
    true,
  ]);
  const kinds = answer.toObject().detaileddiffMap.map(([name, { kind, inputdiff }]) => [name, kind, inputdiff]);
  const { UPDATE, UPDATE_REPLACE } = rpc.PropertyDiff.Kind;
  expect(kinds.sort()).toEqual([
    ["drift", UPDATE, false],
    ["name", UPDATE_REPLACE, true],
    ["subnet", UPDATE, true],
  ]);
});

test("create adds the outputs to the inputs", async () => expect(await create({ name: "a" })).toEqual({ name: "a", size: 1, drift: [] }));

test("a preview reports what is known and sends no request", async () => {
  expect(await create({ name: "taken" }, true)).toEqual({ name: "taken", size: unknown, known: "new", drift: [] });
  const request = new rpc.UpdateRequest()
    .setUrn(urn)
    .setOlds(struct({}))
    .setNews(struct({ name: unknown }))
    .setPreview(true);
  const answer = await ask<rpc.UpdateRequest, rpc.UpdateResponse>(client.update, request);
  expect(answer.getProperties()?.toJavaScript()).toEqual({ name: unknown, size: unknown, known: "old", drift: [] });
});

test("read returns the state of the server, or that it is missing", async () => {
  const read = (id: string): Promise<rpc.ReadResponse> =>
    ask<rpc.ReadRequest, rpc.ReadResponse>(
      client.read,
      new rpc.ReadRequest()
        .setUrn(urn)
        .setId(id)
        .setProperties(struct({ name: "a", size: 1 }))
        .setInputs(struct({ name: "a" })),
    );
  const found = await read("1");
  expect([found.getId(), found.getProperties()?.toJavaScript(), found.getInputs()?.toJavaScript()]).toEqual([
    "1",
    { name: "a", size: 2, drift: ["size: other"] },
    { name: "a" },
  ]);
  expect((await read("gone")).getId()).toBe("");
});

test("every answer about a resource asks Pulumi's engine to read it in each run", async () => {
  const about = { urn, id: "1", state: struct({ name: "a", size: 1 }) };
  const [made, read, changed] = await Promise.all([
    ask<rpc.CreateRequest, rpc.CreateResponse>(client.create, new rpc.CreateRequest().setUrn(urn).setProperties(about.state)),
    ask<rpc.ReadRequest, rpc.ReadResponse>(client.read, new rpc.ReadRequest().setUrn(urn).setId("1").setProperties(about.state)),
    ask<rpc.UpdateRequest, rpc.UpdateResponse>(client.update, new rpc.UpdateRequest().setUrn(urn).setId("1").setNews(about.state)),
  ]);
  expect([made, read, changed].map((answer) => answer.getRefreshBeforeUpdate())).toEqual([true, true, true]);
});

test("in a run that trusts the state, a read returns it and sends no request", async () => {
  const trusting = new Operations({ Toy: { ...toy, read: refuse } }, undefined as never, undefined, true);
  const state = { name: "a", size: 1, drift: ["size: other"] };
  expect(await trusting.read(urn, "1", state, { name: "a" })).toEqual({ id: "1", properties: state });
});

test("a failure that users can fix is one message, a bug is marked as such", async () => {
  await expect(create({ name: "taken" })).rejects.toMatchObject({ details: "the name is taken" });
  await expect(create({ name: "bug" })).rejects.toMatchObject({
    details: expect.stringContaining("This is a bug in Breakwater, please report it: "),
  });
});

test("an unknown type is not a crash", async () => {
  const request = new rpc.CreateRequest().setUrn("urn:pulumi:dev::breakwater::breakwater:index:Other::x").setProperties(struct({}));
  await expect(ask<rpc.CreateRequest, rpc.CreateResponse>(client.create, request)).rejects.toMatchObject({
    details: expect.stringContaining("Resource type Other is unknown"),
  });
});
