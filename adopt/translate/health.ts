import type { Tree } from "../compose/tree";
import { child, option, type AppDraft, type Context, type Service } from "./context";

/** A web request to the container itself in a command line of curl or wget. */
const request =
  /^(?:curl|wget)\b.*?\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[^\s"'|&;]*)?["']?(?:\s*(?:\|\|\s*exit\s+1|>\s*\/dev\/null|2>&1))*\s*$/;

export interface Probe {
  readonly port: number;
  readonly path: string;
}

/** The port and path of a health check over HTTP. */
export function probeOf({ reader }: Context, service: Service): Probe | undefined {
  const test = child(option(service, "healthcheck"), "test");
  const words = test?.kind === "list" ? test.items.map((item) => reader.text(item) ?? "").slice(1) : [reader.text(test) ?? ""];
  const found = request.exec(words.join(" ").trim());
  return found ? { port: Number(found[1] ?? 80), path: found[2] ?? "/" } : undefined;
}

/** The health check of the service. Compose does not need one, but Breakwater does, so a substitute is reported. */
export function healthOf(context: Context, service: Service, port: number, isServed: boolean): AppDraft["health"] {
  const check = option(service, "healthcheck");
  const probe = probeOf(context, service);
  if (probe && probe.port === port) {
    context.notes.taken(child(check, "test") ?? service.node, `health.http: ${probe.path}`);
    return { http: probe.path, ...timing(context, check) };
  }
  const command = commandOf(context, check);
  if (command) return { command, ...timing(context, check) };
  if (isServed) {
    context.notes.taken(check ?? service.node, `health.http: /, because no health check says how it shows that it can serve`);
    return { http: "/" };
  }
  context.notes.taken(check ?? service.node, `health.command: ["true"], which only sees that the container runs: write a better one`);
  return { command: ["true"] };
}

function commandOf({ reader }: Context, check: Tree | undefined): string[] | undefined {
  const test = child(check, "test");
  if (test === undefined || reader.text(child(check, "disable")) === "true") return undefined;
  if (test.kind !== "list") return ["sh", "-c", reader.text(test) ?? "true"];
  const [form, ...rest] = test.items.map((item) => reader.text(item) ?? "");
  if (form === "NONE" || rest.length === 0) return undefined;
  return form === "CMD-SHELL" ? ["sh", "-c", rest.join(" ")] : rest;
}

/** Fields of the schema, their ranges, and Compose's names for them. */
const times = [
  ["interval", "intervalSeconds", 1, 300],
  ["timeout", "timeoutSeconds", 1, 300],
  ["start_period", "startSeconds", 0, 3600],
] as const;

const mostRetries = 20;

function timing({ reader, notes }: Context, check: Tree | undefined): Record<string, number> {
  const known = times.flatMap(([key, field, low, high]) => {
    const tree = child(check, key);
    const seconds = reader.seconds(tree);
    if (tree === undefined || seconds === undefined) return [];
    const whole = field === "startSeconds" ? Math.round(seconds) : seconds;
    const value = Math.min(high, Math.max(low, whole));
    if (value !== seconds) notes.taken(tree, `health.${field}: ${value}, the nearest that is possible`);
    return [[field, value] as const];
  });
  const wanted = child(check, "retries");
  const written = reader.number(wanted);
  const retries = written === undefined ? undefined : Math.min(mostRetries, Math.max(1, Math.round(written)));
  if (wanted && retries !== written) notes.taken(wanted, `health.retries: ${retries}, the nearest that is possible`);
  const startInterval = child(check, "start_interval");
  if (startInterval) notes.left(startInterval, "probes have one interval", "nothing has to be done");
  return { ...Object.fromEntries(known), ...(retries === undefined ? {} : { retries }) };
}
