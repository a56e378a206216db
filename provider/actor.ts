import { hostname, userInfo } from "node:os";
import type { Actor } from "../observe/claim";

/** A user without an entry in the system's table has only a number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/** The user who runs this process, and the backend of the state. */
export const actor = (env: NodeJS.ProcessEnv = process.env): Actor => ({
  host: hostname(),
  user: userName(),
  time: new Date().toISOString(),
  state: env.PULUMI_BACKEND_URL ?? "not known",
});
