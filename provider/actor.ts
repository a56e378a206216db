import { hostname, userInfo } from "node:os";
import type { Actor } from "../observe/claim";

/** A user without an entry in the system's table has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Who runs this process, with the state that the engine works on. */
export const actor = (env: NodeJS.ProcessEnv = process.env): Actor => ({
  host: hostname(),
  user: userName(),
  time: new Date().toISOString(),
  state: env.PULUMI_BACKEND_URL ?? "not known",
});
