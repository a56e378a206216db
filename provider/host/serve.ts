import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineOf } from "../../docker/engine";
import { Operations, type Handlers } from "./operations";
import { serviceOf } from "./service";
import { warnings } from "./warnings";

/**
 * Starts the provider on a free port of this machine and gives the port.
 * @param engine address at which the engine takes what people shall read
 */
export async function serve(handlers: Handlers, version: string, engine?: string): Promise<{ port: number; server: Server }> {
  const interruption = new AbortController();
  const operations = new Operations(handlers, { engine: engineOf, signal: interruption.signal }, warnings(engine));
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    ResourceProviderService,
    serviceOf(operations, version, () => interruption.abort()),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, server };
}
