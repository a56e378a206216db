import { claimOf, deployedIn, type Deployed } from "../../observe/claim";
import { ownership, type Here, type There, type Thing } from "../../observe/ownership";
import { isRefused, refusal } from "../../observe/ownership-message";

const thing = (kind: Thing["kind"], id: string): Thing => ({ kind, id, name: `dev-${id}`, since: Date.parse("2026-11-20T10:00:00Z") });
const container = thing("container", "c1");
const volume = thing("volume", "v1");
const network = thing("network", "n1");
const here = (more: Partial<Here> = {}): Here => ({ known: new Set(), interrupted: false, ...more });
const empty = here();
const own = here({ identity: "one", written: "2026-11-26T10:00:00.5Z", known: new Set(["c1", "v1", "n1"]) });
const deployed = (manifest?: string): Deployed => ({
  ...{ host: "laptop", user: "anna", time: "2026-11-26T09:14:05Z", state: "file:///home/anna/state", release: 12 },
  ...(manifest === undefined ? {} : { manifest }),
});
const on = (host: string, more: Partial<There> = {}): There => ({ host, things: [], ...more });
const marked = (identity: string, manifest?: string, host = "a") => on(host, { claimed: { identity }, deployed: deployed(manifest) });

describe("the owner of a stack", () => {
  test.each<[string, Here, There[], string]>([
    ["nothing is there, for an empty state", empty, [on("a"), on("b")], "free"],
    ["nothing is there, for a state that knows more", own, [on("a")], "free"],
    ["no host answers", own, [], "free"],
    ["the mark is this state's", own, [marked("one")], "ours"],
    ["it was noted by exactly this state", own, [marked("one", "2026-11-26T10:00:00.5Z")], "ours"],
    ["it was noted by an earlier run, in another time zone", own, [marked("one", "2026-11-26T10:59:59+01:00")], "ours"],
    ["the mark is this state's, and a new host has nothing", own, [marked("one"), on("b")], "ours"],
    ["the mark is on one host, and another lost it", own, [marked("one"), on("b", { things: [volume] })], "unmarked"],
    [
      "the mark is on one host, and on another is a stack that this state does not know",
      own,
      [marked("one"), on("b", { things: [thing("container", "theirs")] })],
      "unknown",
    ],
    [
      "the mark is on one host, another lost it, and one of two containers there is known",
      own,
      [marked("one"), on("b", { things: [container, thing("container", "c2")] })],
      "unmarked",
    ],
    [
      "the mark is on one host, and an interrupted run left containers on another",
      here({ ...own, interrupted: true }),
      [marked("one"), on("b", { things: [thing("container", "c2")] })],
      "unmarked",
    ],
    [
      "what is known is on one host, and on another is a stack that this state does not know",
      here({ known: own.known }),
      [on("a", { things: [container] }), on("b", { things: [thing("container", "theirs"), volume] })],
      "unknown",
    ],
    ["the mark is another's, for an empty state", empty, [marked("two")], "foreign"],
    ["the mark is another's, for a state with an identity", own, [marked("two")], "foreign"],
    ["the mark is another's on one of two hosts", own, [marked("one"), marked("two", undefined, "b")], "foreign"],
    ["the mark is another's, and a run of this clone was interrupted", here({ interrupted: true }), [marked("two")], "foreign"],
    [
      "a state from before the identity, restored, knows the containers",
      here({ known: own.known }),
      [on("a", { claimed: { identity: "one" }, things: [container] })],
      "foreign",
    ],
    ["a later state deployed", own, [marked("one", "2026-11-26T10:00:01Z")], "outdated"],
    [
      "a later state deployed, as one of two hosts knows",
      own,
      [marked("one"), marked("one", "2026-11-26T11:30:00+01:00", "b")],
      "outdated",
    ],
    ["an earlier version deployed it from this state", here({ known: own.known }), [on("a", { things: [container, volume] })], "unmarked"],
    ["every mark was lost, and this state knows what runs", own, [on("a", { things: [container, volume, network] })], "unmarked"],
    ["a container was made by hand next to a known one", own, [on("a", { things: [container, thing("container", "c2")] })], "unmarked"],
    ["an earlier version deployed it from another state", empty, [on("a", { things: [container] })], "unknown"],
    [
      // A second state finds volumes and networks of the same name and reuses them, so both states have them.
      "all containers are another's, in the volumes and networks that this state knows",
      own,
      [on("a", { things: [thing("container", "c2"), volume, network] })],
      "unknown",
    ],
    ["it is down, and the volumes are this state's", here({ known: own.known }), [on("a", { things: [volume] })], "unmarked"],
    ["it is down, and the state was lost", empty, [on("a", { things: [volume] })], "unknown"],
    ["a volume has no identity at all", own, [on("a", { things: [thing("volume", "")] })], "unknown"],
    ["the first run of this clone was killed", here({ interrupted: true }), [on("a", { things: [container, network] })], "unmarked"],
    ["the containers are known on another host", own, [on("a", { things: [container] }), on("b", { things: [volume] })], "unmarked"],
  ])("%s", (_, state, hosts, kind) => {
    expect(ownership(state, hosts).kind).toBe(kind);
  });
});

describe("a damaged mark, or one of a newer version", () => {
  const labelled = (owner: string) =>
    claimOf([{ Labels: { "breakwater.kind": "claim", "breakwater.identity": "two", "breakwater.owner": owner } } as never], []);
  const said = (there: Partial<There>): string[] => {
    const verdict = ownership(empty, [on("a", there)]);
    if (!isRefused(verdict)) throw new Error(`not refused: ${verdict.kind}`);
    return refusal(verdict, { stack: "dev", state: "file:///ci/state" }).split("\n").slice(1, 3);
  };

  test.each(["null", "7", '"x"', "[]", "{}", '{"user":"anna","host":7}', "{", ""])("an owner of %s is not noted", (text) => {
    expect(labelled(text)).toEqual({ identity: "two" });
    expect(said({ claimed: { identity: "two" }, deployed: deployedIn(Buffer.from(text)) })[0]).toBe("  deployed by:  not noted");
  });

  test("the readable part is reported", () => {
    const text = JSON.stringify({ user: "anna", host: "laptop", time: 1764148445, state: null, release: { number: 3 }, more: true });
    expect(said({ claimed: { identity: "two" }, deployed: deployedIn(Buffer.from(text)) })).toEqual([
      "  deployed by:  anna on laptop",
      "  its state:    not noted",
    ]);
  });

  test("an invalid time does not make a state outdated", () => {
    const file = deployedIn(Buffer.from(JSON.stringify({ ...deployed(), manifest: 4102444800000 })));
    expect(ownership(own, [on("a", { claimed: { identity: "one" }, deployed: file })]).kind).toBe("ours");
  });
});

describe("a refusal names the owner and how to continue", () => {
  const text = (state: Here, hosts: There[], plain = false): string => {
    const verdict = ownership(state, hosts);
    if (!isRefused(verdict)) throw new Error(`not refused: ${verdict.kind}`);
    return refusal(verdict, { stack: "dev", state: "file:///ci/state", written: state.written, plain });
  };
  const use = "  - use that state: run the command where it is, or name it with BREAKWATER_HOME or BREAKWATER_BACKEND (docs/team.md)";
  const recover = "  - that state is lost: `./breakwater recover --stack dev` rebuilds it here from the hosts, without an interruption";
  const another = "  - a stack of your own under another name: --stack NAME, with a Pulumi.NAME.yaml";

  test("another state", () => {
    expect(text(empty, [marked("two")]).split("\n")).toEqual([
      "The stack dev on host a belongs to another state. Nothing was changed.",
      "  deployed by:  anna on laptop, 2026-11-26 09:14:05 UTC, release 12",
      "  its state:    file:///home/anna/state (on laptop)",
      "  this state:   file:///ci/state, which is empty",
      ...["Choose:", use, recover, another],
    ]);
  });

  test("another state that has not deployed yet: the creator of the claim", () => {
    const madeBy = { host: "ci", user: "runner", time: "2026-11-26T09:14:05Z", state: "s3://team" };
    expect(text(empty, [on("a", { claimed: { identity: "two", madeBy } })])).toContain(
      "deployed by:  runner on ci, 2026-11-26 09:14:05 UTC\n  its state:    s3://team (on ci)",
    );
  });

  test("an outdated copy of the same state gets no advice to use another name", () => {
    expect(text(own, [marked("one", "2026-11-26T12:00:00Z")]).split("\n")).toEqual([
      "The state of dev here is older than what is deployed. Nothing was changed.",
      "  deployed by:  anna on laptop, 2026-11-26 09:14:05 UTC, release 12",
      "  its state:    file:///home/anna/state (on laptop)",
      "  this state:   file:///ci/state, written 2026-11-26 10:00:00 UTC",
      ...["Choose:", use, recover],
    ]);
  });

  test("a stack of an earlier version: its containers, and their age", () => {
    const many = Array.from({ length: 8 }, (_, index) => thing("container", `web-${index}`));
    expect(
      text(empty, [on("a", { things: many })])
        .split("\n")
        .slice(0, 3),
    ).toEqual([
      "There is a stack dev on host a already, and this state does not know it. Nothing was changed.",
      "  on a:  dev-web-0, dev-web-1, dev-web-2, dev-web-3, dev-web-4, dev-web-5 and 2 more, since 2026-11-20 10:00:00 UTC; by whom is not noted there",
      "  this state:   file:///ci/state, which is empty",
    ]);
  });

  test("plain Pulumi names the command that can compare the state and the hosts", () => {
    expect(text(empty, [on("a", { things: [container] })], true)).toContain(
      "`./breakwater up --stack dev` once marks it, and replaces nothing",
    );
  });
});
