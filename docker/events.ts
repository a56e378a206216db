import type { Readable } from "node:stream";
import type { DockerEvent } from "./types";

interface RawEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Record<string, string> };
}

/** One JSON object per line. A line may arrive in several chunks, and a chunk may contain several lines. */
export async function* readEvents(stream: Readable): AsyncIterable<DockerEvent> {
  let rest = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield parse(line);
  }
}

function parse(line: string): DockerEvent {
  const { Type: type, Action: action, Actor: actor } = JSON.parse(line) as RawEvent;
  return { type, action, id: actor.ID, attributes: actor.Attributes ?? {} };
}
