import { names } from "../../../topology/names";
import { quotedLines } from "../../../provider/masking";
import { again } from "../../../provider/messages";
import type { SlotInputs } from "../../../provider/resources/slot";

/** A server that did not start in a trial. */
export interface Failure {
  readonly log: string;
  readonly ended?: { readonly exitCode: number; readonly outOfMemory: boolean };
  /** Seconds of waiting, if it did not end. */
  readonly seconds?: number;
  /** The health check's command, if the image does not have it. */
  readonly missing?: string;
  /** The last output of the health check. */
  readonly probe?: string;
}

const shownLines = 8;

/** A trial's data lacks the tables of users, and the server complains about that. */
const ofTheTrial =
  /Operating system error number 2 |Error number 2 means|Cannot open datafile for read-only|Could not find a valid tablespace file/;

const complaint = /\[ERROR\]|\[FATAL\]|ERROR:|unknown (variable|option)|not a valid|out of memory/i;

/** The lines with the server's reason for not starting; its last lines when none of them gives one. */
export function complaints(log: string): string {
  const lines = log
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !ofTheTrial.test(line));
  const found = lines.filter((line) => complaint.test(line));
  return (found.length > 0 ? found : lines).slice(-shownLines).join("\n");
}

/** The one option of Breakwater's that a supported server may not know: then the version of the server was unknown. */
const versionUnknown = /unknown variable 'slave_connections_needed_for_purge/;

function endOf({ ended, seconds, probe }: Failure, trial: SlotInputs["trial"]): string {
  if (!ended) return `did not answer within ${seconds} s${probe ? ` (${probe})` : ""}`;
  return `ended with exit code ${ended.exitCode}${ended.outOfMemory ? `, out of memory: the limit is ${trial?.memoryMb} MiB` : ""}`;
}

export function failureText({ resource, spec, trial }: SlotInputs, failure: Failure, onData: boolean, state: string): string {
  const { log, missing } = failure;
  const how = missing ? `has no ${missing}, so it is not a MariaDB that Breakwater can check` : endOf(failure, trial);
  const hint = versionUnknown.test(log)
    ? `The image's name does not tell how old its server is: write \`version\` at databases.${names.unitOf(resource)}, for example version: "10.11".\n`
    : "";
  return (
    `${resource} would not start with its new image, settings or memory: in a trial ${onData ? "on a copy of its own tables" : "with empty data"} ` +
    `the server of ${spec.creation?.reference} ${how}:\n${quotedLines(complaints(log) || "(it wrote nothing)")}\n${hint}` +
    `Nothing was changed: ${state} Fix the cause. ${again}`
  );
}
