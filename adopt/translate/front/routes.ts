/** A rule of a server in front, in the terms of an entry. */
export interface FrontRoute {
  readonly host?: string;
  readonly path: string;
  /** The name and port that requests are sent to. */
  readonly to?: { readonly name: string; readonly port: number | undefined };
  /** The folder that is served. */
  readonly folder?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyLimitMb?: number;
  readonly timeoutSeconds?: number;
  readonly cacheSeconds?: number;
}

export interface Front {
  readonly routes: readonly FrontRoute[];
  /** Whatever an entry does not do, in the words of the configuration. */
  readonly lost: readonly string[];
  /** Rules without which a site would be open or answer something else. With one of them, none of its routes is taken over. */
  readonly refused: readonly string[];
}
