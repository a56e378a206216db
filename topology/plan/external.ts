import type { ExternalDatabase } from "../schema/platform";
import type { Server } from "../site";

/** Somebody else's server, with one account for all apps. */
export const externalServer = (_name: string, { host, port, username }: ExternalDatabase): Server => ({ host, port, user: username });
