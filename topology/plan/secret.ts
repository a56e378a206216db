import { names } from "../names";
import type { SecretFile } from "../spec";

/** A name that no user's secret can have: those contain no dot. */
export const databasePassword = "database.password";

/** The image may run its process as a user other than root, so the file is readable by all users inside the container. */
export const secretFile = (secret: string): SecretFile => ({ path: names.secretFile(secret), secret, mode: "0444" });
