import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** Handlers treat absent and null alike, so that a comparison of the two finds no difference. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null || item === undefined ? [] : [[key, withoutNulls(item)]])),
  );
}

export const decode = (struct: Struct | undefined): Record<string, unknown> =>
  withoutNulls(struct?.toJavaScript() ?? {}) as Record<string, unknown>;

export const encode = (value: object): Struct => Struct.fromJavaScript(withoutNulls(value) as Record<string, JavaScriptValue>);
