import { credentials } from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";

/** Sends Pulumi's engine a warning to show next to a resource. Nothing waits for it, because the work does not depend on it. */
export function warnings(engine: string | undefined): (urn: string, message: string) => void {
  let client: Promise<EngineClient> | undefined;
  return (urn, message) => {
    if (engine === undefined) return;
    client ??= import("@pulumi/pulumi/proto/engine_grpc_pb").then((grpc) => new grpc.EngineClient(engine, credentials.createInsecure()));
    void Promise.all([client, import("@pulumi/pulumi/proto/engine_pb")])
      .then(([one, { LogRequest, LogSeverity }]) => {
        const request = new LogRequest().setSeverity(LogSeverity.WARNING).setMessage(message).setUrn(urn);
        one.log(request, () => undefined);
      })
      .catch(() => undefined);
  };
}
