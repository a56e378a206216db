import { DockerError } from "../../docker/daemon";
import { ownership, type Here, type Ownership, type There } from "../../observe/ownership";
import { isRefused, refusal } from "../../observe/ownership-message";
import { provenVariable, there } from "../../provider/ownership";
import { exitCodes, Stop } from "../process/exit";
import { askHosts } from "../hosts/hosts";
import { hasStack, requireStack } from "../state/required";
import type { Session } from "../project/session";
import { forgetSnapshot } from "../state/snapshot";
import { hereOf } from "./here";

type About = Pick<Session, "project"> & { readonly declaration: Pick<Session["declaration"], "hosts"> };

/** The owner of the stack, according to its hosts and this state. Ignores hosts that do not answer. */
async function look({ project, declaration }: About): Promise<{ readonly here: Here; readonly verdict: Ownership }> {
  // A frozen Docker daemon accepts a request and never answers.
  const awake = (await askHosts(declaration.hosts)).flatMap(({ host, reason }) => (reason === undefined ? [host] : []));
  const answers = await Promise.all(awake.map(({ name, daemon }) => there(daemon, project.stack, name).catch(unlessSilent)));
  const found = answers.flatMap((one) => one ?? []);
  const compare = () => {
    const here = hereOf(project);
    return { here, verdict: ownership(here, found) };
  };
  const first = compare();
  if (!isRefused(first.verdict)) return first;
  // Reads the state again, after the hosts: a run that ends right now writes its state first and notes it on the hosts
  // afterwards.
  forgetSnapshot(project);
  return compare();
}

function unlessSilent(error: unknown): There | undefined {
  if (error instanceof DockerError && error.statusCode === undefined) return undefined;
  throw error;
}

/** Why this state may not change the stack; undefined if it may. */
export async function whyNotOurs(about: About): Promise<string | undefined> {
  const { here, verdict } = await look(about);
  const { stack, backend } = about.project;
  // The provider cannot compare a state with a host, so it relies on this for things without a mark.
  if (verdict.kind === "unmarked") process.env[provenVariable] = stack;
  else delete process.env[provenVariable];
  return isRefused(verdict) ? refusal(verdict, { stack, state: backend.url, written: here.written }) : undefined;
}

/** Throws if another state, or a later version of this one, deployed the stack. Nothing was changed then. */
export async function requireOwn(about: About): Promise<void> {
  const reason = await whyNotOurs(about);
  if (reason !== undefined) throw new Stop(exitCodes.mistake, reason);
}

/**
 * For commands inside a running container. Two clones can use the same name, and such a command must not enter another owner's
 * container. An outdated state is accepted, because the problem may be just that.
 */
export async function requireOwnToEnter(about: About): Promise<void> {
  const { here, verdict } = await look(about);
  const { stack, backend } = about.project;
  if (verdict.kind === "foreign" || verdict.kind === "unknown")
    throw new Stop(exitCodes.mistake, refusal(verdict, { stack, state: backend.url, written: here.written }));
}

/** For commands that only read. They show what the state contains, and warn if the stack has another owner. */
export async function requireStackToRead(session: Session): Promise<void> {
  const reason = await whyNotOurs(session);
  if (reason !== undefined && !hasStack(session)) throw new Stop(exitCodes.mistake, reason);
  if (reason !== undefined) session.console.step("!", reason);
  requireStack(session);
}
