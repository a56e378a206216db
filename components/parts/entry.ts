/** An entry as the rest of a stack sees it, for every `engine`. */
export interface Entry {
  /** The address for users. */
  readonly url: string;
  /** Name of its host. */
  readonly host: string;
  /** Fixed physical name of the container that accepts requests. */
  readonly containerName: string;
  /** The balancer between it and its apps; absent when it serves only files. */
  readonly balancer?: { readonly containerName: string } | undefined;
}
