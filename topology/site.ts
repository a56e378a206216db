import type * as z from "zod";
import type { host, network, volume } from "./schema/host";
import type { image } from "./schema/image";
import type { SecretFile } from "./spec";

type Named<T extends z.ZodType> = Readonly<Record<string, z.output<T>>>;

/** What units stand on, and the only sections that a plan of one unit may read. A whole topology is one of these as well. */
export interface Ground {
  readonly stack: string;
  readonly platform: {
    readonly hosts: Named<typeof host>;
    readonly networks: Named<typeof network>;
    readonly volumes: Named<typeof volume>;
    readonly images: Named<typeof image>;
  };
}

/** The database that an app asks for. */
export interface DatabaseUse {
  readonly name: string;
  readonly schema: string;
  readonly environmentPrefix: string;
}

/** How a client reaches a database. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** What an app gets of its database. The password is a file; its value travels beside the spec. */
export interface DatabaseAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly secretFiles: readonly SecretFile[];
}

/** What a unit may know of its stack: the ground, and of other units only what they offer. */
export interface Site extends Ground {
  readonly access: (app: string, use: DatabaseUse | undefined) => DatabaseAccess;
}
