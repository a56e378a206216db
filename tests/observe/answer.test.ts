import { compareSlot } from "../../observe/slot";
import { sentence } from "../../observe/deviation";
import type { AnswerFact } from "../../observe/state";
import type { SlotSpec } from "../../topology/spec";
import { container } from "../provider/fake-daemon";

const spec: SlotSpec = { environment: {}, labels: {}, networks: [], mounts: [], files: [] };
const deaf: AnswerFact = { good: false, port: 80, silent: true, detail: "nothing answers on port 80 from the network main" };
const good: AnswerFact = { good: true, proves: true };

const seen = (Status: string, answer: AnswerFact | undefined, Paused = false): string[] =>
  compareSlot(spec, {
    container: container({ State: { Paused, Health: { Status } }, HostConfig: {} }),
    files: new Map(),
    ...(answer ? { answer } : {}),
  }).map(sentence);

const unwell = ["health status: unhealthy for longer than its probe allows"];

test.each<[what: string, health: string, answer: AnswerFact | undefined, expected: string[]]>([
  ["healthy, and no one asked", "healthy", undefined, []],
  ["healthy, and it answers", "healthy", good, []],
  [
    "healthy, and no one can call it",
    "healthy",
    deaf,
    [`reach port 80: healthy inside, but nothing answers on port 80 from the network main`],
  ],
  ["healthy, and it answers others in other words: the gate's business", "healthy", { ...deaf, silent: false }, []],
  ["unhealthy, and no one asked", "unhealthy", undefined, unwell],
  ["unhealthy, whoever asks", "unhealthy", deaf, unwell],
  ["unhealthy inside, and it answers where requests come from", "unhealthy", good, []],
  ["unhealthy by its own command, although it listens", "unhealthy", { good: true, proves: false }, unwell],
  ["starting", "starting", deaf, []],
])("%s", (_what, health, answer, expected) => expect(seen(health, answer)).toEqual(expected));

test("a paused container is only paused", () => expect(seen("unhealthy", deaf, true)).toEqual(["pause container: paused"]));
