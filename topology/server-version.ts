/** A version of a server, as far as compatibility depends on it: its release series. */
export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
  /** The version as the server or the image's name writes it. */
  readonly text: string;
}
