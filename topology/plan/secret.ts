import { names } from "../names";
import type { SecretFile } from "../spec";

/** A name that no user's secret can have: theirs hold no dot. */
export const databasePassword = "database.password";

/** Root may start as another user inside the container, so the file is readable by all, in there. */
export const secretFile = (secret: string): SecretFile => ({ path: names.secretFile(secret), secret, mode: "0444" });
