import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Values = Record<string, unknown>;

/** As the protocol carries them: a secret is an object with a signature, and stays one. */
export const valuesOf = (struct: Struct | undefined): Values => (struct?.toJavaScript() ?? {}) as Values;
export const structOf = (values: Values): Struct => Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

const signature = "4dabf18193072939515e22adb298388d";

/** Whether a value is secret, or holds one. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return signature in value || Object.values(value).some(holdsSecret);
}
