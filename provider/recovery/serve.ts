import type { Server } from "@grpc/grpc-js";
import { versions } from "../../topology/versions";
import type { Handlers } from "../host/operations";
import { serveOperations } from "../host/serve";
import { Adopting } from "./adopting";
import type { Findings } from "./findings";

/** Serves Breakwater's own resource types in the process of the command line; they find resources instead of creating them. */
export const serveAdopting = (handlers: Handlers, findings: Findings): Promise<{ port: number; server: Server }> =>
  serveOperations(versions.plugin, (context) => new Adopting(handlers, context, findings));
