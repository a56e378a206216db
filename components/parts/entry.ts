/** An entry as the rest of a stack sees it, whatever its engine. */
export interface Entry {
  /** How a person reaches it. */
  readonly url: string;
  /** Name of its host. */
  readonly host: string;
  /** Fixed physical name of the container that people reach. */
  readonly containerName: string;
  /** What stands between it and the apps that it routes to; absent when it serves files only. */
  readonly balancer?: { readonly containerName: string } | undefined;
}
