import { existsSync, readFileSync, statSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { LineCounter, parseDocument } from "yaml";

const key = "breakwater:platform";

/**
 * The platform in a stack file; undefined if the file has none.
 *
 * @throws RunError if the file is missing or not valid YAML
 */
export function readStackFile(path: string): unknown {
  if (!existsSync(path))
    throw new RunError(`Breakwater: ${path} does not exist; copy Pulumi.dev.yaml, or name the file in BREAKWATER_FILE`);
  if (isFolder(path)) throw new RunError(`Breakwater: ${path} is a folder; name the stack file in it`);
  const lines = new LineCounter();
  // Pulumi's own reader supports << as well, so a file has the same meaning for both.
  const document = parseDocument(readFileSync(path, "utf8"), { merge: true, lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(({ message, pos }) => `  line ${lines.linePos(pos[0]).line}: ${message}`);
  if (problems.length > 0) throw new RunError([`Breakwater: ${path} is not valid YAML`, ...problems, "Nothing was changed."].join("\n"));
  const content = toPlain(path, document) as { config?: Record<string, unknown> } | null;
  return content?.config?.[key];
}

const isFolder = (path: string): boolean => statSync(path).isDirectory();

export interface StackSettings {
  /** The salt of the passphrase, if a team keeps it in the tracked file. */
  readonly encryptionsalt?: string;
  /** Where the state is, for every clone. */
  readonly backend?: unknown;
}

/** The settings of a stack file other than the platform. Empty for a missing or broken file, whose problems readStackFile reports. */
export function readStackSettings(path: string): StackSettings {
  if (!existsSync(path) || isFolder(path)) return {};
  const document = parseDocument(readFileSync(path, "utf8"), { merge: true });
  const salt = document.get("encryptionsalt");
  const backend = document.getIn(["config", "breakwater:backend"]);
  return {
    ...(typeof salt === "string" ? { encryptionsalt: salt } : {}),
    ...(backend === undefined || backend === null ? {} : { backend }),
  };
}

/** The library stops when the aliases of a hostile file would fill the memory. */
function toPlain(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new RunError(`Breakwater: ${path} cannot be read: ${(error as Error).message}`);
  }
}
