/** A host that does not answer, or an operation that it refused. Has a plain message without a stack trace. */
export class DockerError extends Error {
  constructor(
    readonly host: string,
    readonly operation: string,
    readonly reason: string,
    /** HTTP status of Docker's answer; absent if it did not answer. */
    readonly statusCode?: number,
  ) {
    super(`Docker host ${host}: ${operation} failed: ${reason}`);
  }
}

interface RawError {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  readonly json?: { readonly message?: string } | Buffer | null;
}

const connectionCauses: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket (is Docker running?)",
  ECONNREFUSED: "connection refused (is Docker running?)",
  EACCES: "permission denied on the socket (add your user to the group docker, or use a rootless engine)",
  ENOTFOUND: "the host's name cannot be resolved",
  EHOSTUNREACH: "there is no route to the host",
  ECONNRESET: "the connection was cut",
  ETIMEDOUT: "no answer",
};

export function dockerError(host: string, operation: string, error: unknown): DockerError {
  if (error instanceof DockerError) return error;
  const raw = error as RawError;
  const answered = raw.json && !Buffer.isBuffer(raw.json) ? raw.json.message : undefined;
  const reason = answered ?? (raw.code ? connectionCauses[raw.code] : undefined) ?? raw.message ?? String(error);
  return new DockerError(host, operation, reason.trim(), raw.statusCode);
}

/** Only a 404 from Docker means "not found"; a lost connection never does. */
export const isNotFound = (error: unknown): boolean => (error as RawError).statusCode === 404;
