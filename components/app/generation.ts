import { createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { rememberedIn } from "../../topology/plan/generation-key";
import { canonical } from "../../topology/plan/hash";
import type { ContainerSpec } from "../../topology/spec";

/**
 * Names a generation of containers: the name changes with every value that they are made from. It is keyed with a secret
 * because it appears in DNS names, where it must not allow guesses of a secret value to be tested.
 */
export function generationOf(
  generationKey: pulumi.Output<string>,
  spec: ContainerSpec,
  image: pulumi.Input<string>,
  secrets: Readonly<Record<string, pulumi.Output<string>>>,
): pulumi.Output<string> {
  const hash = pulumi.all([generationKey, image, pulumi.all(secrets)]).apply(([keyValue, imageId, values]) => {
    const { key, remembered } = rememberedIn(keyValue);
    const name = createHmac("sha256", key).update(canonical({ spec, imageId, values })).digest("hex");
    return remembered.get(name.slice(0, 8)) ?? name;
  });
  return pulumi.unsecret(hash);
}
