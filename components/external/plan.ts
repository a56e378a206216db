import type { ExternalDatabase } from "./schema";
import type { Server } from "../../topology/site";

/** Somebody else's server, with one account for all apps. */
export const externalServer = (_name: string, { host, port, username }: ExternalDatabase): Server => ({ host, port, user: username });
