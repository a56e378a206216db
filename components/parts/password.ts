import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { transformed, type Transform } from "./transform";

export type PasswordTransform = Transform<random.RandomPasswordArgs>;

/** A generated secret: letters and digits, kept encrypted in the state. */
export function generated(name: string, length: number, parent: pulumi.Resource, transform?: PasswordTransform): pulumi.Output<string> {
  const args = { length, special: false };
  const password = new random.RandomPassword(...transformed<random.RandomPasswordArgs>(transform, name, args, { parent }));
  // A targeted run that excludes the password creates none. It excludes the dependents too.
  return password.result.apply((made?: string) => made ?? "");
}
