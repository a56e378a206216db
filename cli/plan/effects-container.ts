import { names } from "../../topology/names";
import { isAlone } from "../../components/app/plan";
import type { Topology } from "../../platform/schema";
import type { App } from "../../components/app/schema";
import { unitOf } from "../../platform/units";
import type { Change } from "./changes";
import type { Effect, Effects, Impact } from "../../provider/resources/effect";

/** Seconds without an idle server of this kind while it is recreated in place: stopped, started and answering. */
export const away = { entry: 2, database: 5, app: 2 } as const;

/** The stack file, and the members that accept writes as far as their servers were asked, by the name of their unit. */
export interface Observed extends Topology {
  readonly writers?: ReadonlyMap<string, string>;
}

const say = (text: string, impact: Impact): Effect => ({ text, impact });

const created: Readonly<Partial<Record<Change["unit"]["kind"], string>>> = {
  app: "created, gets traffic when it is healthy",
  database: "created",
  entry: "created",
};

/** The logical name without the stack and the host, such as web-0. */
export const partOf = ({ type, name }: Pick<Change, "type" | "name">, { stack }: Topology): string => names.subject(stack, type, name);

/** Properties that decide whether a server starts. */
const triedFirst: readonly string[] = ["image", "uploads", "memory"];

function replacedMember(change: Change, topology: Observed): Effect {
  const members = unitOf(topology, change.unit.name)?.members ?? [];
  const writer = topology.writers?.get(change.unit.name) ?? members.find(({ may }) => may === "write")?.name;
  const primary = partOf(change, topology) === writer;
  const meanwhile = primary ? "no writes meanwhile" : "the primary keeps serving";
  const tried = change.differs.some((key) => triedFirst.includes(key)) ? "tried in a throw-away member first, then " : "";
  return say(`${tried}restarted in place, about ${away.database} s without this member (${meanwhile}), data kept`, "interruption");
}

function replacedInEntry(change: Change, topology: Topology): Effect {
  const what = partOf(change, topology) === change.unit.name ? "this entry" : "its apps behind this entry";
  return say(`replaced: about ${away.entry} s without ${what}`, "interruption");
}

function stoppedFirst({ stopGraceSeconds }: App): Effect {
  const most = stopGraceSeconds + away.app;
  return say(`stopped, then started: about ${away.app} s without it, up to ${most} s when it does not end before`, "interruption");
}

function replaced(change: Change, topology: Observed): Effect {
  if (change.overlap) return say("replaced with overlap, no outage", "overlap");
  if (change.unit.kind === "database") return replacedMember(change, topology);
  if (change.unit.kind === "entry") return replacedInEntry(change, topology);
  const app = topology.platform.apps[change.unit.name];
  if (app && isAlone(app)) return stoppedFirst(app);
  return say("replaced without overlap: the app has an outage until its new containers are healthy", "outage");
}

/** Changes to a running container: its restart policy and limits. A stopped one is started. */
const updated = ({ differs }: Change): Effect =>
  differs.includes("mustRun") ? say("started again", "none") : say("changed in place, keeps running", "none");

function removed({ unit, operations }: Change): Effect {
  if (operations.includes("delete-replaced")) return say("left over from an interrupted run: removed", "none");
  if (unit.kind === "database") return say("stopped and removed, data kept on the host", "interruption");
  if (unit.kind === "entry") return say("removed: nothing answers there any more", "outage");
  return say("finishes its requests and is removed", "none");
}

/** Containers: what matters is whether the new one is there before the old one goes, and what it serves. */
export const containerEffect: Effects<Change, Observed> = {
  create: ({ unit }) => say(created[unit.kind] ?? "created", "none"),
  update: updated,
  replace: replaced,
  delete: removed,
};
