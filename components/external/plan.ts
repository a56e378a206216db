import type { ExternalDatabase } from "./schema";
import type { Server } from "../../topology/site";

/** A server outside the stack, with one account for all apps. */
export const externalServer = (_name: string, { host, port, username }: ExternalDatabase): Server => ({ host, port, user: username });
