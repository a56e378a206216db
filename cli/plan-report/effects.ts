import { servedApps } from "../../topology/plan/entry";
import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";
import { effect, type Effect, type Effects } from "./effect";
import { containerEffect } from "./effects-container";
import { isUnknown } from "./unknowns";

const withData =
  (text: string): (() => Effect) =>
  () => ({ text, impact: "none", data: true });
const hidden = (text: string) => (): Effect => ({ text, impact: "none", hidden: true });

const configuration = (removed: string): Effects => ({
  create: effect("configuration written, checked before it counts"),
  update: effect("configuration switched without a restart"),
  replace: effect("configuration written into the new container"),
  delete: effect(removed),
});

const gated = ({ after }: Change): Effect =>
  effect(`waits until the containers are healthy, and stay so for ${String(after?.inputs["healthyFor"])} s, before they get traffic`)();

/** If the replicas are new, a preview does not know the configuration's value, so the stack file's is used. */
const drained = ({ after, unit }: Change, { platform }: Topology): Effect => {
  const entry = platform.entries[unit.name];
  const apps = entry ? servedApps(entry).flatMap((name) => platform.apps[name] ?? []) : [];
  const known: unknown = after?.inputs["drainSeconds"];
  const seconds = typeof known === "number" ? known : Math.max(0, ...apps.map(({ rollout }) => rollout.drainSeconds));
  return effect(`configuration switched without a restart, open connections get up to ${seconds} s to finish`)();
};

/** A job runs again if the hash of everything that determines it changes. */
const repeats = ({ before, after }: Change): boolean =>
  isUnknown(after?.inputs["inputHash"]) || before?.inputs["inputHash"] !== after?.inputs["inputHash"];

const job: Effects = {
  create: withData("job runs, before the new containers start"),
  update: (change) =>
    repeats(change)
      ? withData("job runs once more, before the new containers start")()
      : effect("job does not run; counts from its next run")(),
  replace: withData("job runs once more, before the new containers start"),
  delete: effect("job removed; what it did stays done"),
};

const volume: Effects = {
  create: effect("volume made, or taken over with its data when it is still there"),
  update: effect("looked at again, data kept"),
  replace: withData("another, empty volume"),
  delete: ({ before }) =>
    before?.retainOnDelete ? effect("leaves the stack, data kept on the host")() : withData("volume removed with its content")(),
};

const image: Effects = {
  create: ({ after }) => effect(after?.inputs["build"] ? "built" : "pulled, or taken as it is on the host")(),
  update: effect("noted, nothing is pulled"),
  replace: ({ after }) => effect(after?.inputs["build"] ? "rebuilt" : "pulled, or taken as it is on the host")(),
  delete: effect("no longer used; stays on the host"),
};

/** One row for each type of resource that Breakwater creates. */
export const effects: Readonly<Record<string, Effects>> = {
  "docker:index/container:Container": containerEffect,
  "docker:index/remoteImage:RemoteImage": image,
  "random:index/randomPassword:RandomPassword": {
    create: effect("password generated"),
    update: effect("password kept"),
    replace: effect("new password generated; what uses it follows"),
    delete: effect("password forgotten"),
  },
  "random:index/randomUuid:RandomUuid": {
    create: hidden("identity of the state"),
    update: hidden("identity kept"),
    replace: hidden("another identity"),
    delete: hidden("identity forgotten"),
  },
  "breakwater:index:Claim": {
    create: effect("the host notes which state the stack belongs to; nothing is replaced"),
    update: effect("the host notes again which state the stack belongs to; nothing is replaced"),
    replace: effect("the host notes which state the stack belongs to; nothing is replaced"),
    delete: effect("the host forgets which state the stack belonged to, when no data remains"),
  },
  "breakwater:index:Anchor": {
    create: effect("a container that does nothing holds the data volumes, so that no prune takes them"),
    update: effect("holds the data volumes that there are now; nothing is interrupted"),
    replace: effect("holds the data volumes; nothing is interrupted"),
    delete: effect("goes, when no data remains on the host"),
  },
  "breakwater:index:Slot": {
    create: hidden("place of a container"),
    update: hidden("declaration noted"),
    replace: hidden("place of a container"),
    delete: hidden("place of a container given up"),
  },
  "breakwater:index:Limits": {
    create: hidden("limits noted"),
    update: hidden("limits set while the container runs"),
    replace: hidden("limits noted"),
    delete: hidden("limits no longer noted"),
  },
  "breakwater:index:Network": {
    create: effect("network made"),
    update: effect("looked at again"),
    replace: effect("network recreated, together with every container in it", "outage"),
    delete: effect("network removed"),
  },
  "breakwater:index:Volume": volume,
  "breakwater:index:VolumeOwner": {
    create: withData("the volume's content gets its owner"),
    update: withData("the volume's content gets its new owner"),
    replace: withData("the volume's content gets its owner"),
    delete: hidden("owner no longer noted; files keep theirs"),
  },
  "breakwater:index:Job": job,
  "breakwater:index:ExtraCa": {
    create: hidden("certificates for the build noted"),
    update: hidden("certificates for the build noted"),
    replace: hidden("certificates for the build noted"),
    delete: hidden("certificates no longer noted"),
  },
  "breakwater:index:Gate": { create: gated, update: gated, replace: gated, delete: hidden("gate given up") },
  "breakwater:index:NginxConfig": configuration("configuration goes with its container"),
  "breakwater:index:HaproxyConfig": { ...configuration("configuration goes with its container"), update: drained },
  "breakwater:index:MariadbPrimary": {
    create: effect("made the primary: writable, follows no other server"),
    update: effect("primary put right while it runs, data kept"),
    replace: effect("made the primary: writable, follows no other server"),
    delete: hidden("primary no longer watched"),
  },
  "breakwater:index:MariadbSeed": {
    create: effect("filled by a live copy of the primary, which keeps serving; data that is already there is kept"),
    update: hidden("copy kept"),
    replace: effect("filled by a live copy of the primary, which keeps serving"),
    delete: hidden("copy no longer noted"),
  },
  "breakwater:index:MariadbReplica": {
    create: effect("follows the primary"),
    update: ({ differs }) =>
      differs.length > 0 && differs.every((key) => key === "incarnation")
        ? effect("waited for until it replicates again")()
        : effect("replication link set up again while the replica runs, data kept")(),
    replace: effect("follows the primary"),
    delete: effect("no longer follows the primary"),
  },
  "breakwater:index:MariadbAccount": {
    create: effect("account made"),
    update: effect("account put right"),
    replace: effect("account made next to the old one, which goes last"),
    delete: effect("account dropped, data kept"),
  },
};

/** For types that come from a user's own transform or from a later version. */
const anything: Effects = {
  create: effect("created"),
  update: effect("changed in place"),
  replace: ({ overlap }) => (overlap ? effect("replaced with overlap", "overlap")() : effect("replaced", "interruption")()),
  delete: effect("removed"),
};

export function effectOf(change: Change, topology: Topology): Effect {
  return (effects[change.type] ?? anything)[change.action](change, topology);
}
