import { secretKey } from "../../topology/marks";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Values = Record<string, unknown>;

/** Keeps the form of the protocol, in which a secret is an object with a signature. */
export const valuesOf = (struct: Struct | undefined): Values => (struct?.toJavaScript() ?? {}) as Values;
export const structOf = (values: Values): Struct => Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

/** True when a value is secret or contains a secret. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return secretKey in value || Object.values(value).some(holdsSecret);
}
