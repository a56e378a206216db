import type * as pulumi from "@pulumi/pulumi";
import type { PlatformArgs } from "../../platform/component";
import { raw } from "../topology-plan/fixture";
import { world } from "./world";

jest.setTimeout(60_000);

const seen: string[] = [];

function watch(kind: string) {
  return <A>(args: A, opts: pulumi.CustomResourceOptions, name: string) => {
    seen.push(`${kind} ${name}`);
    return { args, opts: { ...opts, protect: true } };
  };
}

test("a transform can change every child, and does", async () => {
  const container = { container: watch("Container"), slot: watch("Slot"), limits: watch("Limits") };
  const volume = watch("Volume");
  const password = watch("RandomPassword");
  const transform: PlatformArgs["transform"] = {
    ...{
      provider: watch("docker"),
      claim: watch("Claim"),
      anchor: watch("Anchor"),
      network: watch("Network"),
      volume,
      image: watch("RemoteImage"),
      password,
    },
    app: { ...container, job: watch("Job"), gate: watch("Gate") },
    entry: {
      ...{ ...container, volume, config: watch("NginxConfig") },
      balancer: { ...container, volume, config: watch("HaproxyConfig") },
    },
    database: {
      ...{ ...container, volume, password, primary: watch("MariadbPrimary"), account: watch("MariadbAccount") },
      ...{ seed: watch("MariadbSeed"), replica: watch("MariadbReplica") },
    },
  };
  const { registered } = await world(raw(), { transform });
  const children = registered.filter(({ type }) => !type.startsWith("breakwater:component:"));
  // A transform may not change the identity of the state.
  const changeable = children.filter(({ type }) => !type.endsWith(":RandomUuid"));
  expect(seen.sort()).toEqual(changeable.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort());
  expect(changeable.filter(({ protect }) => !protect)).toEqual([]);
});
