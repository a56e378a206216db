import { trustVariable } from "../../config/trust";

/** Resources whose state Pulumi's engine reads from the hosts and servers in a run, before it compares the program with the state. */
export type Look =
  /** All of them. */
  | "everything"
  /** Those of Breakwater's own types. The ones of Docker's provider must be as recorded, see recorded.ts. */
  | "ours"
  /** None: the state is trusted. */
  | "nothing";

/** Pulumi's engine reads our own resources before it destroys any, so the plugin that it starts has to know when it must not. */
export function passLook(look: Look, env: NodeJS.ProcessEnv = process.env): void {
  if (look === "nothing") env[trustVariable] = "1";
  else delete env[trustVariable];
}
