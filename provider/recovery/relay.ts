import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { Client, credentials, Server, type ServerUnaryCall, type sendUnaryData, type ServiceDefinition } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { failure } from "../host/failure";
import { bound, unlimited } from "../host/serve";

/** Asks the real plugin behind a relay. */
export interface Real {
  check(request: rpc.CheckRequest): Promise<rpc.CheckResponse>;
  read(request: rpc.ReadRequest): Promise<rpc.ReadResponse>;
  create(request: rpc.CreateRequest): Promise<rpc.CreateResponse>;
}

/** The calls that a relay answers; the real plugin answers all others. */
export interface Overrides {
  check(request: rpc.CheckRequest, real: Real): Promise<rpc.CheckResponse>;
  create(request: rpc.CreateRequest, real: Real): Promise<rpc.CreateResponse>;
}

type Bytes = Buffer;
const raw = (value: Bytes): Bytes => value;

/** The protocol's calls with nothing decoded, so that a field that this version of the SDK does not know passes through. */
const methods = Object.fromEntries(
  Object.entries(ResourceProviderService as unknown as ServiceDefinition)
    .filter(([, { requestStream, responseStream }]) => !requestStream && !responseStream)
    .map(([name, method]) => {
      const asBytes = { requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw };
      return [name, { ...method, ...asBytes }];
    }),
) as unknown as ServiceDefinition;

/** One process of the real plugin. */
class Plugin {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: Client,
  ) {}

  static async start(program: string, engine: string): Promise<Plugin> {
    const child = spawn(program, [engine], { stdio: ["ignore", "pipe", "ignore"] });
    const port = await new Promise<string>((resolve, reject) => {
      child.once("error", reject).once("exit", (code) => reject(new Error(`${program} ended with exit code ${code}`)));
      createInterface({ input: child.stdout }).once("line", resolve);
    });
    return new Plugin(child, new Client(`127.0.0.1:${port}`, credentials.createInsecure(), unlimited));
  }

  ask(path: string, request: Bytes): Promise<Bytes> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(path, raw, raw, request, (error, answer) => (error ? reject(error) : resolve(answer as Bytes)));
    });
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }
}

/** Stands between Pulumi's engine and another author's plugin, and runs one process of the plugin for each of its providers. */
export class Relay {
  private readonly plugins = new Map<string, Promise<Plugin>>();
  private readonly server = new Server(unlimited);
  private engine = "";

  /** @param providerOf returns the provider that a resource, or a provider itself, belongs to, by its logical name */
  constructor(
    private readonly program: string,
    private readonly overrides: Overrides,
    private readonly providerOf: (name: string) => string,
  ) {
    const handlers = Object.keys(methods).map((name) => [name, this.handler(name, pathOf(name))] as const);
    this.server.addService(methods, Object.fromEntries(handlers) as never);
  }

  listen(): Promise<number> {
    return bound(this.server);
  }

  async stop(): Promise<void> {
    this.server.forceShutdown();
    for (const plugin of this.plugins.values()) (await plugin.catch(() => undefined))?.stop();
  }

  private handler(name: string, path: string) {
    return (call: ServerUnaryCall<Bytes, Bytes>, answer: sendUnaryData<Bytes>): void => {
      void this.answer(name, path, call.request).then(
        (response) => answer(null, response),
        (error: unknown) => answer(isFromPlugin(error) ? error : failure(error)),
      );
    };
  }

  private async answer(name: string, path: string, request: Bytes): Promise<Bytes> {
    if (name === "attach") {
      this.engine = PluginAttach.deserializeBinary(request).getAddress();
      return bytes(new Empty());
    }
    const plugin = await this.plugin(providerIn(name, request));
    const real: Real = {
      check: async (one) => rpc.CheckResponse.deserializeBinary(await plugin.ask(pathOf("check"), bytes(one))),
      create: async (one) => rpc.CreateResponse.deserializeBinary(await plugin.ask(pathOf("create"), bytes(one))),
      read: async (one) => rpc.ReadResponse.deserializeBinary(await plugin.ask(pathOf("read"), bytes(one))),
    };
    if (name === "check") return bytes(await this.overrides.check(rpc.CheckRequest.deserializeBinary(request), real));
    if (name === "create") return bytes(await this.overrides.create(rpc.CreateRequest.deserializeBinary(request), real));
    return plugin.ask(path, request);
  }

  private plugin(name: string): Promise<Plugin> {
    const provider = this.providerOf(name);
    const known = this.plugins.get(provider) ?? Plugin.start(this.program, this.engine);
    this.plugins.set(provider, known);
    return known;
  }
}

const bytes = (message: { serializeBinary(): Uint8Array }): Bytes => Buffer.from(message.serializeBinary());
const isFromPlugin = (error: unknown): error is Error & { code: number } => typeof (error as { code?: unknown }).code === "number";

const pathOf = (method: string): string => (methods[method] as { path: string }).path;

const withUrn: Readonly<Record<string, (request: Bytes) => string>> = {
  configure: (request) => rpc.ConfigureRequest.deserializeBinary(request).getUrn() ?? "",
  checkConfig: (request) => rpc.CheckRequest.deserializeBinary(request).getUrn(),
  diffConfig: (request) => rpc.DiffRequest.deserializeBinary(request).getUrn(),
  check: (request) => rpc.CheckRequest.deserializeBinary(request).getUrn(),
  diff: (request) => rpc.DiffRequest.deserializeBinary(request).getUrn(),
  create: (request) => rpc.CreateRequest.deserializeBinary(request).getUrn(),
  read: (request) => rpc.ReadRequest.deserializeBinary(request).getUrn(),
};

/** Logical name of the resource in a request; empty for a request about the plugin itself. */
function providerIn(method: string, request: Bytes): string {
  const urn = withUrn[method]?.(request) ?? "";
  return urn.slice(urn.lastIndexOf("::") + 2);
}
