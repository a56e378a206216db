import { requireOwnToEnter } from "../../../cli/identity/own";
import type { VolumeInspect } from "../../../docker/daemon";
import { scratchProject, strictDaemon } from "../scratch";

const claim = { Name: "dev.claim", Labels: { "breakwater.kind": "claim", "breakwater.identity": "two" } } as unknown as VolumeInspect;
const container = { Id: "c1", Names: ["/dev-web-0"], Created: 1, Labels: {} };

/** A session with an empty state and one host. */
function session(volumes: VolumeInspect[], containers: object[]) {
  const daemon = strictDaemon({
    ping: () => Promise.resolve({ version: "28", apiVersion: "1.48" }),
    volumes: ({ "breakwater.anchor": marked }) => Promise.resolve(marked === undefined ? [] : volumes),
    containers: ({ labels = {} }) => Promise.resolve(("breakwater.anchor" in labels ? [] : containers) as never),
    networks: () => Promise.resolve([]),
    readFile: () => Promise.resolve(undefined),
  });
  return { project: scratchProject(), declaration: { hosts: [{ name: "local", daemon }] } } as never;
}

test.each([
  [
    "another state deployed",
    session.bind(undefined, [claim], []),
    "The stack dev on host local belongs to another state. Nothing was changed.",
  ],
  ["an earlier version deployed from another state", session.bind(undefined, [], [container]), "this state does not know it"],
])("no command runs inside a stack that %s", async (_, made, words) => {
  await expect(requireOwnToEnter(made())).rejects.toThrow(words);
});

test("if nothing exists, the command reports that itself", async () => {
  await expect(requireOwnToEnter(session([], []))).resolves.toBeUndefined();
});
