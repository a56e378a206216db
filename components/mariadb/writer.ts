/** A member as its host and its server report it now. */
export type MemberFacts = { /** Physical name of its container. */ readonly name: string } & (
  | {
      readonly state: "answers";
      readonly readOnly: boolean;
      /** The targets of its replication links: a member by its name, any other server by its address. */
      readonly follows: readonly string[];
    }
  /** `stopped`: its container does not run, so it accepts no writes. `silent`: it may accept writes. */
  | { readonly state: "stopped" | "silent" }
);

type Answering = Extract<MemberFacts, { state: "answers" }>;

/** The member of a cluster that accepts writes. */
export type Writer =
  /** `writable` is false for the member that the others follow, and that is read-only itself: after a restart, for example. */
  | { readonly kind: "one"; readonly name: string; readonly writable: boolean }
  /** These accept writes independently of each other, so their data diverges. */
  | { readonly kind: "several"; readonly names: readonly string[] }
  /** No member accepts writes, and none follows another. */
  | { readonly kind: "none" }
  /** One of these may be the writer: they do not answer, or the links lead to all of them. */
  | { readonly kind: "unknown"; readonly names: readonly string[] };

const answers = (member: MemberFacts): member is Answering => member.state === "answers";
const namesOf = (members: readonly MemberFacts[]): string[] => members.map(({ name }) => name).sort();

/**
 * The one answer to the question which member is the primary. Only an answer of a server counts as evidence, never the lack
 * of one, and never the number of a member.
 * @param declared the primary according to the stack file; it only decides what a silent other member can mean
 */
export function writerOf(members: readonly MemberFacts[], declared: string): Writer {
  const answering = members.filter(answers);
  const writable = answering.filter(({ readOnly }) => !readOnly);
  const independent = writable.filter(({ follows }) => follows.length === 0);
  if (independent.length > 1) return { kind: "several", names: namesOf(independent) };
  const silent = members.filter(({ state }) => state === "silent");
  const isFollowed = (name: string): boolean => answering.some((other) => other.name !== name && other.follows.includes(name));
  const [only] = independent;
  if (only) {
    const isProven = only.name === declared || isFollowed(only.name) || silent.length === 0;
    return isProven ? { kind: "one", name: only.name, writable: true } : { kind: "unknown", names: namesOf(silent) };
  }
  return leaderOf(members, answering, isFollowed) ?? unrelated(writable, silent, declared);
}

/** The member at which the replication links end. Undefined if no member follows another. */
function leaderOf(
  members: readonly MemberFacts[],
  answering: readonly Answering[],
  isFollowed: (name: string) => boolean,
): Writer | undefined {
  const all = new Set(members.map(({ name }) => name));
  const followsMember = (member: MemberFacts): boolean => answers(member) && member.follows.some((name) => all.has(name));
  const followers = answering.filter(followsMember);
  if (followers.length === 0) return undefined;
  const leaders = members.filter((member) => isFollowed(member.name) && !followsMember(member));
  const [leader] = leaders;
  if (leader && leaders.length === 1)
    return answers(leader) ? { kind: "one", name: leader.name, writable: !leader.readOnly } : { kind: "unknown", names: [leader.name] };
  if (leader) return { kind: "unknown", names: namesOf(leaders) };
  // The links form a ring.
  const open = followers.filter(({ readOnly }) => !readOnly);
  if (open.length > 1) return { kind: "several", names: namesOf(open) };
  const [one] = open;
  return one ? { kind: "one", name: one.name, writable: true } : { kind: "unknown", names: namesOf(followers) };
}

/** No member follows another, and every writable one follows a server outside the cluster. */
function unrelated(writable: readonly Answering[], silent: readonly MemberFacts[], declared: string): Writer {
  if (writable.length > 1) return { kind: "several", names: namesOf(writable) };
  if (writable.some(({ name }) => name === declared)) return { kind: "one", name: declared, writable: true };
  return silent.length > 0 ? { kind: "unknown", names: namesOf(silent) } : { kind: "none" };
}

/**
 * Members that accept writes, or may accept them: while there is one, no other member may become writable. For another
 * member than the declared primary, the declared one must answer: its configuration starts it writable.
 */
export const obstaclesTo = (name: string, members: readonly MemberFacts[], declared: string): string[] =>
  namesOf(
    members.filter((one) => {
      if (one.name === name) return false;
      if (answers(one)) return !one.readOnly;
      return one.state === "silent" || (one.name === declared && name !== declared);
    }),
  );
