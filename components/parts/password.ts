import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { transformed, type Transform } from "./transform";

export type PasswordTransform = Transform<random.RandomPasswordArgs>;

/** A generated secret: letters and digits, kept encrypted in the state. */
export function generated(name: string, length: number, parent: pulumi.Resource, transform?: PasswordTransform): pulumi.Output<string> {
  const args = { length, special: false };
  const password = new random.RandomPassword(...transformed<random.RandomPasswordArgs>(transform, name, args, { parent }));
  // A run that is for other parts makes no new one. What would be made from it is left out of that run as well.
  return password.result.apply((made?: string) => made ?? "");
}
