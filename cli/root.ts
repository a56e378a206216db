import { resolve } from "node:path";

/** The folder of Pulumi.yaml. This file and its bundle are both one folder below. */
export const root = resolve(__dirname, "..");
