import * as pulumi from "@pulumi/pulumi";
import { versions } from "../../topology/versions";

/** Common start of Breakwater's own resource classes: one token scheme, one plugin version. */
export abstract class BreakwaterResource extends pulumi.CustomResource {
  protected constructor(type: string, name: string, props: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super(`breakwater:index:${type}`, name, props, pulumi.mergeOptions(opts, { version: versions.plugin }));
  }
}
