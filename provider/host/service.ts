import type { handleUnaryCall, sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Diff } from "../types";
import { failure } from "./failure";
import type { Operations } from "./operations";
import { decode, encode } from "./struct";

/** Turns a plain function into a call of the protocol; every error goes through `failure()`. */
function unary<Q, A>(work: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> {
  return (call: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>) => {
    void (async () => work(call.request))().then(
      (response) => answer(null, response),
      (error: unknown) => answer(failure(error)),
    );
  };
}

/**
 * The calls that every Pulumi engine since 3.0 makes; gRPC answers "unimplemented" to others. Every resource asks for `refreshBeforeUpdate`:
 * Pulumi's engine then reads it in each run, and `up` need not refresh the resources of other providers. Older engines ignore this.
 */
export function serviceOf(operations: Operations, version: string, cancel: () => void): UntypedServiceImplementation {
  const nothing = (): Empty => new Empty();
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() => new rpc.GetSchemaResponse().setSchema("{}")),
    attach: unary(nothing),
    cancel: unary(() => {
      cancel();
      return nothing();
    }),
    ...configuration,
    ...resources(operations),
  };
}

const configuration = {
  checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
  diffConfig: unary(() => new rpc.DiffResponse().setChanges(rpc.DiffResponse.DiffChanges.DIFF_NONE)),
  // Without acceptSecrets, Pulumi's engine sends plain values and marks the properties of the same name in the answer as
  // secret again.
  configure: unary(() => new rpc.ConfigureResponse().setAcceptsecrets(false).setSupportspreview(true)),
};

function resources(operations: Operations): UntypedServiceImplementation {
  return {
    check: unary(async (request: rpc.CheckRequest) => {
      const problems = await operations.check(request.getUrn(), decode(request.getNews()), decode(request.getOlds()));
      const failures = problems.map(({ property, reason }) => new rpc.CheckFailure().setProperty(property).setReason(reason));
      return new rpc.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    }),
    diff: unary(async (request: rpc.DiffRequest) => {
      const [old, oldInputs, news] = [decode(request.getOlds()), decode(request.getOldInputs()), decode(request.getNews())];
      return diffResponse(await operations.diff(request.getUrn(), request.getId(), old, oldInputs, news));
    }),
    create: unary(async (request: rpc.CreateRequest) => {
      const made = await operations.create(request.getUrn(), decode(request.getProperties()), request.getPreview());
      return new rpc.CreateResponse().setId(made.id).setProperties(encode(made.properties)).setRefreshBeforeUpdate(true);
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const [state, inputs] = [decode(request.getProperties()), decode(request.getInputs())];
      const found = await operations.read(request.getUrn(), request.getId(), state, inputs);
      if (!found) return new rpc.ReadResponse();
      const response = new rpc.ReadResponse().setId(found.id).setProperties(encode(found.properties)).setInputs(request.getInputs());
      return response.setRefreshBeforeUpdate(true);
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const [old, oldInputs, news] = [decode(request.getOlds()), decode(request.getOldInputs()), decode(request.getNews())];
      const about = { old, oldInputs, news, preview: request.getPreview() };
      const properties = await operations.update(request.getUrn(), request.getId(), about);
      return new rpc.UpdateResponse().setProperties(encode(properties)).setRefreshBeforeUpdate(true);
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      await operations.delete(request.getUrn(), request.getId(), decode(request.getProperties()));
      return new Empty();
    }),
  };
}

function diffResponse(diff: Diff): rpc.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = rpc.PropertyDiff.Kind;
  const response = new rpc.DiffResponse()
    .setChanges(diff.changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...diff.changed])
    .setReplacesList([...diff.replaces])
    .setDeletebeforereplace(diff.deleteBeforeReplace ?? false)
    .setHasdetaileddiff(true);
  for (const name of diff.changed) {
    const kind = diff.replaces.includes(name) ? UPDATE_REPLACE : UPDATE;
    // A deviation comes from the state, every other difference from the inputs.
    const difference = new rpc.PropertyDiff().setKind(kind).setInputdiff(name !== "drift");
    response.getDetaileddiffMap().set(name, difference);
  }
  return response;
}
