import { TopologyError } from "../../topology/error";
import { parseTopology } from "../../platform/parse";
import { option, type Context } from "./context";

/**
 * Leaves out server settings that the stack file rejects, most often because Breakwater sets them itself. Each becomes a note at its
 * place in the compose file.
 */
export function withoutRefusedSettings(context: Context, platform: () => unknown): void {
  // A value of the wrong type hides the other mistakes, so this repeats until it finds none.
  while (dropRefused(context, platform()));
}

/** @returns whether something was left out */
function dropRefused(context: Context, platform: unknown): boolean {
  const { draft, services, notes, compose } = context;
  let found = false;
  for (const { path, text } of problemsOf(platform)) {
    const [section, name, key, setting] = path.map(String);
    const database = section === "databases" && key === "settings" ? draft.databases[name ?? ""] : undefined;
    const settings = database?.settings as Record<string, unknown> | undefined;
    if (database === undefined || settings === undefined || setting === undefined || !Object.hasOwn(settings, setting)) continue;
    delete settings[setting];
    found = true;
    if (Object.keys(settings).length === 0) delete database.settings;
    const service = services.find(({ id }) => id === name);
    const place = (service && option(service, "command")) ?? service?.node ?? compose;
    notes.left(place, `${setting} is not written under settings: it ${text}`, "nothing has to be done where Breakwater sets it");
  }
  return found;
}

function problemsOf(platform: unknown): TopologyError["problems"] {
  try {
    parseTopology("stack", platform);
    return [];
  } catch (error) {
    if (error instanceof TopologyError) return error.problems;
    throw error;
  }
}
