import { DockerError } from "../../docker/engine";
import { ownership, type Here, type Ownership, type There } from "../../observe/ownership";
import { isRefused, refusal } from "../../observe/ownership-message";
import { provenVariable, there } from "../../provider/ownership";
import { exitCodes, Stop } from "../exit";
import { askHosts } from "../prerequisites/hosts";
import { hasStack, requireStack, type Session } from "../session";
import { forgetSnapshot } from "../stack/snapshot";
import { hereOf } from "./here";

type About = Pick<Session, "project"> & { readonly plan: Pick<Session["plan"], "hosts"> };

/** Whose the stack is, as its hosts and this state tell. Hosts that do not answer say nothing. */
async function look({ project, plan }: About): Promise<{ readonly here: Here; readonly verdict: Ownership }> {
  // A frozen engine takes a question and never answers.
  const awake = (await askHosts(plan.hosts)).flatMap(({ host, reason }) => (reason === undefined ? [host] : []));
  const answers = await Promise.all(awake.map(({ name, engine }) => there(engine, project.stack, name).catch(unlessSilent)));
  const found = answers.flatMap((one) => one ?? []);
  const compare = () => {
    const here = hereOf(project);
    return { here, verdict: ownership(here, found) };
  };
  const first = compare();
  if (!isRefused(first.verdict)) return first;
  // After the hosts: a run that ends in this moment writes its state first, and then notes it on the hosts.
  forgetSnapshot(project);
  return compare();
}

function unlessSilent(error: unknown): There | undefined {
  if (error instanceof DockerError && error.statusCode === undefined) return undefined;
  throw error;
}

/** Why this state may not change the stack; undefined when it may. */
export async function whyNotOurs(about: About): Promise<string | undefined> {
  const { here, verdict } = await look(about);
  const { stack, backend } = about.project;
  // The provider cannot compare a state with a host: it takes our word for what carries no mark.
  if (verdict.kind === "unmarked") process.env[provenVariable] = stack;
  else delete process.env[provenVariable];
  return isRefused(verdict) ? refusal(verdict, { stack, state: backend.url, written: here.written }) : undefined;
}

/** Before anything is done: a stack that another state deployed, or a later version of this one, is not this state's to change. */
export async function requireOwn(about: About): Promise<void> {
  const reason = await whyNotOurs(about);
  if (reason !== undefined) throw new Stop(exitCodes.mistake, reason);
}

/**
 * For commands that people run inside of what serves: a name that two clones share leads into somebody else's. Into one's own also with
 * an outdated state, for that may be what has to be looked at.
 */
export async function requireOwnToEnter(about: About): Promise<void> {
  const { here, verdict } = await look(about);
  const { stack, backend } = about.project;
  if (verdict.kind === "foreign" || verdict.kind === "unknown")
    throw new Stop(exitCodes.mistake, refusal(verdict, { stack, state: backend.url, written: here.written }));
}

/** For commands that only read: what the state knows they tell, and whose the stack is. */
export async function requireStackToRead(session: Session): Promise<void> {
  const reason = await whyNotOurs(session);
  if (reason !== undefined && !hasStack(session)) throw new Stop(exitCodes.mistake, reason);
  if (reason !== undefined) session.console.step("!", reason);
  requireStack(session);
}
