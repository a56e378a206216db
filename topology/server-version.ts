/** A version of a server as far as compatibility goes: its release series. */
export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
  /** As the server, or the image's name, writes it. */
  readonly text: string;
}
