import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { daemonOf } from "../../docker/daemon";
import type { Context } from "../types";
import { Operations, type Handlers } from "./operations";
import { serviceOf } from "./service";
import { warnings } from "./warnings";

type OperationsOf = (context: Context) => Operations;

/**
 * Starts the provider on a free port of this machine and returns the port.
 * @param engine address at which Pulumi's engine accepts messages for the user
 * @param trusting whether reads return the state as it is, see config/trust.ts
 */
export const serve = (handlers: Handlers, version: string, engine?: string, trusting = false): Promise<{ port: number; server: Server }> =>
  serveOperations(version, (context) => new Operations(handlers, context, warnings(engine), trusting));

export async function serveOperations(version: string, operationsOf: OperationsOf): Promise<{ port: number; server: Server }> {
  const interruption = new AbortController();
  const operations = operationsOf({ daemon: daemonOf, signal: interruption.signal });
  const server = new Server(unlimited);
  server.addService(
    ResourceProviderService,
    serviceOf(operations, version, () => interruption.abort()),
  );
  return { port: await bound(server), server };
}

/** Properties hold whole configurations. */
export const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 } as const;

/** Binds a server to a free port of this machine and returns the port. */
export function bound(server: Server): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
}
