import { containerName } from "../../../docker/name";
import { type ContainerSummary, DockerError, type Daemon } from "../../../docker/daemon";
import { labels, names } from "../../../topology/names";
import { coalesced } from "../../../provider/coalesce";
import type { ServerRef } from "../../../provider/resources/server";
import { type Context, ProviderError } from "../../../provider/types";
import { declaredPrimary, mariadbDataDirectory } from "../server";
import { type MemberFacts, type Writer, writerOf } from "../writer";
import type { WithServer } from "./connection";
import { type ReplicaStatus, statusOf } from "./replica-status";
import { waits } from "./server";

/** A member, how to reach it, and what its server reports. */
export interface Member {
  readonly ref: ServerRef;
  /** Its own name on the database's network. */
  readonly address: string;
  readonly facts: MemberFacts;
  /** Present if the server answers. */
  readonly status?: ReplicaStatus;
}

/** All members of one database, and the one that accepts writes. */
export interface Cluster {
  /** Name of the database. On its network, apps reach the primary by this name. */
  readonly unit: string;
  readonly members: readonly Member[];
  /** The primary according to the stack file. */
  readonly declared: Member;
  readonly writer: Writer;
}

/** Undefined for a database with only one member. */
export type Observe = (context: Context, server: ServerRef) => Promise<Cluster | undefined>;

const observers = new WeakMap<WithServer, Observe>();

/** Asks every member of a server's database. Questions at the same moment share one answer. */
export function observing(withServer: WithServer): Observe {
  const known = observers.get(withServer);
  if (known) return known;
  const asked = new Map<string, { readonly context: Context; readonly server: ServerRef }>();
  const shared = coalesced((_engine: Daemon, key: string) => {
    const { context, server } = asked.get(key) as { context: Context; server: ServerRef };
    return look(withServer, context, server);
  });
  const observe: Observe = (context, server) => {
    const key = names.unitOf(server.container);
    asked.set(key, { context, server });
    return shared(context.daemon(server.host), key);
  };
  observers.set(withServer, observe);
  return observe;
}

export const memberOf = ({ members }: Cluster, name: string): Member | undefined => members.find(({ facts }) => facts.name === name);

/** The address in a replication link that leads to a member. */
export const addressOf = (cluster: Cluster, name: string): string => memberOf(cluster, name)?.address ?? name;

interface Listed {
  readonly name: string;
  readonly address: string;
  /** All its addresses in a replication link. */
  readonly addresses: readonly string[];
  /** Docker's word. */
  readonly state: string;
}

async function look(withServer: WithServer, context: Context, server: ServerRef): Promise<Cluster | undefined> {
  const cluster = names.unitOf(server.container);
  const listed = listedOf(await context.daemon(server.host).containers({ all: true }), cluster);
  const first = names.member(cluster, declaredPrimary);
  const found = listed.some(({ name }) => name === first) ? listed : [...listed, missing(listed, cluster, first)];
  const asked = await Promise.all(found.map(async (one) => ({ one, ...(await ask(withServer, context, server, one)) })));
  const gone = asked.flatMap(({ status }) => linksOf(status)).flatMap((host) => missingTarget(found, cluster, host));
  const all = [...found, ...gone.filter(({ name }, index) => gone.findIndex((other) => other.name === name) === index)];
  if (all.length < 2) return undefined;
  const members = all.map((one): Member => {
    const { status, silent } = asked.find((other) => other.one === one) ?? { status: undefined, silent: false };
    const ref = { host: server.host, container: one.name };
    return { ref, address: one.address, facts: factsOf(one, all, status, silent), ...(status ? { status } : {}) };
  });
  const declared = members.find(({ facts }) => facts.name === first) as Member;
  const facts = members.map((one) => one.facts);
  return { unit: names.unitOf(declared.address), members, declared, writer: writerOf(facts, first) };
}

const linksOf = (status: ReplicaStatus | undefined): string[] =>
  status ? [...(status.link ? [status.link] : []), ...status.foreignLinks].map((link) => link.Master_Host) : [];

/** Members are found by Docker's labels: all members of a database are on one host, as networks do not span hosts. */
function listedOf(containers: readonly ContainerSummary[], cluster: string): Listed[] {
  return containers.flatMap((one): Listed[] => {
    const { Labels, Mounts, State, NetworkSettings } = one;
    const [name, resource, stack] = [containerName(one), Labels[labels.resource] ?? "", Labels[labels.stack] ?? ""];
    const isMember = names.isMemberOf(cluster, name) && name === names.physical(stack, resource);
    if (!isMember || !Mounts.some(({ Destination }) => Destination === mariadbDataDirectory)) return [];
    const ips = Object.values(NetworkSettings?.Networks ?? {}).map(({ IPAddress }) => IPAddress);
    return [{ name, address: resource, addresses: [name, resource, ...ips].filter(Boolean), state: State }];
  });
}

/** A member without a container. Its name inside the stack follows from that of any other member. */
function missing(listed: readonly Listed[], cluster: string, name: string): Listed {
  const unit = listed[0] ? names.unitOf(listed[0].address) : cluster;
  const address = names.member(unit, names.memberOf(name)?.index ?? 0);
  return { name, address, addresses: [name, address], state: "missing" };
}

/** A link to a member whose container is missing still shows which member the others took for the primary. */
function missingTarget(found: readonly Listed[], cluster: string, host: string): Listed[] {
  if (found.some(({ addresses }) => addresses.includes(host))) return [];
  const unit = found[0] ? names.unitOf(found[0].address) : cluster;
  const index = [unit, cluster].map((name) => (names.isMemberOf(name, host) ? names.memberOf(host)?.index : undefined));
  const number = index.find((one) => one !== undefined);
  return number === undefined ? [] : [missing(found, cluster, names.member(cluster, number))];
}

const runs: readonly string[] = ["running", "restarting"];

async function ask(
  withServer: WithServer,
  context: Context,
  { host }: ServerRef,
  { name, state }: Listed,
): Promise<{ readonly status?: ReplicaStatus; readonly silent: boolean }> {
  if (!runs.includes(state)) return { silent: state === "paused" };
  try {
    return { status: await withServer(context, { host, container: name }, waits.look, statusOf), silent: false };
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof DockerError)) throw error;
    return { silent: true };
  }
}

function factsOf({ name }: Listed, all: readonly Listed[], status: ReplicaStatus | undefined, silent: boolean): MemberFacts {
  if (!status) return { name, state: silent ? "silent" : "stopped" };
  const follows = linksOf(status).map((host) => all.find(({ addresses }) => addresses.includes(host))?.name ?? host);
  return { name, state: "answers", readOnly: status.readOnly !== 0, follows };
}
