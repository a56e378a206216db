import { exitCodes, Stop } from "../process/exit";

/** Where Pulumi keeps the state of a stack. */
export interface Backend {
  readonly url: string;
  /**
   * The folder of a file backend, whose files are read directly because a start of the Pulumi CLI costs 0.3 s. Absent if a bucket
   * holds the state.
   */
  readonly folder?: string;
  /** The setting that named it, for messages. */
  readonly source: string;
}

const refusal = (source: string, url: string, why: string): Stop =>
  new Stop(
    exitCodes.mistake,
    `${source} names the backend ${JSON.stringify(url)}: ${why}.\n` +
      `Allowed: s3://BUCKET/PREFIX?region=REGION, with &endpoint=https://HOST&use_path_style=true for a server that is not Amazon's, ` +
      `or file:///FOLDER.\nNothing was changed.`,
  );

/** Checks the address of a backend without a connection to it. */
export function parseBackend(url: string, source: string): Backend {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw refusal(source, url, "that is no URL");
  }
  if (parsed.username !== "" || parsed.password !== "")
    throw refusal(
      source,
      url.replace(/\/\/[^@]*@/, "//…@"),
      "credentials do not belong into it; they come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  if (parsed.protocol === "file:") {
    if (parsed.host !== "" || parsed.pathname === "/") throw refusal(source, url, "a folder has to be absolute, with three slashes");
    return { url: `file://${decodeURIComponent(parsed.pathname)}`, folder: decodeURIComponent(parsed.pathname), source };
  }
  if (parsed.protocol !== "s3:") throw refusal(source, url, `${parsed.protocol}// is not supported`);
  if (parsed.host === "") throw refusal(source, url, "it has no bucket");
  return { url, source };
}

export const backendVariable = "BREAKWATER_BACKEND";
export const backendKey = "breakwater:backend";

/** The variable overrides the stack file, so that one machine can differ. Without both, the state is in the clone. */
export function backendOf(own: string, stackFile: { readonly path: string; readonly backend?: unknown }, env: NodeJS.ProcessEnv): Backend {
  const variable = env[backendVariable];
  if (variable) return parseBackend(variable, backendVariable);
  if (stackFile.backend !== undefined) return parseBackend(String(stackFile.backend), `${backendKey} in ${stackFile.path}`);
  return { url: `file://${own}`, folder: own, source: "the default" };
}
