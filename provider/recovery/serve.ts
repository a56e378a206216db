import type { Server } from "@grpc/grpc-js";
import { versions } from "../../topology/versions";
import { handlers } from "../handlers";
import { serve } from "../host/serve";
import { Adopting } from "./adopting";
import type { Findings } from "./findings";

/** Breakwater's own resource types in the process of the command line, finding instead of making. */
export const serveAdopting = (findings: Findings): Promise<{ port: number; server: Server }> =>
  serve(handlers, versions.plugin, (all, context) => new Adopting(all, context, findings));
