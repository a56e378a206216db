/** A place on the hosts to which a value was delivered. */
export interface Place {
  readonly host: string;
  /** The value of the container's label `breakwater.resource`. */
  readonly resource: string;
  readonly path: string;
  /** Extracts the value from the file; absent if the value is the whole content. */
  readonly from?: (content: string) => string | undefined;
  /** A setting of the container. Without it, the file holds another value, such as that of an older account. */
  readonly onlyWith?: string;
}

/** A secret value of a stack, and the places where it can be read. */
export interface Wanted {
  /** The logical name of the generated value in the state, or the name of a secret in the configuration. */
  readonly name: string;
  readonly kind: "generated" | "configured";
  readonly places: readonly Place[];
  /** Whether a server or a program on the hosts checks the value, so that a new one has to be set there, too. */
  readonly checked: boolean;
}
