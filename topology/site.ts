import type * as z from "zod";
import type { host, network, volume } from "./schema/host";
import type { image } from "./schema/image";
import type { SecretFile } from "./spec";

type Named<T extends z.ZodType> = Readonly<Record<string, z.output<T>>>;

/** The sections that units depend on, and the only ones that a plan of one unit may read. A whole topology satisfies this type too. */
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

/** The variables that give an app its database: their endings, after the `environmentPrefix`. */
export const databaseVariables = ["HOST", "PORT", "NAME", "USER", "PASSWORD_FILE"] as const;

/** The access of an app to its database. The password is a file; its value travels outside the spec. */
export interface DatabaseAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly secretFiles: readonly SecretFile[];
}

/** The part of its stack that a unit may see: the ground, and only what other units offer. */
export interface Site extends Ground {
  readonly access: (app: string, use: DatabaseUse | undefined) => DatabaseAccess;
}
