/** A place on the hosts to which a value was delivered. */
export interface Place {
  readonly host: string;
  /** Value of the container's label `breakwater.resource`. */
  readonly resource: string;
  readonly path: string;
  /** Takes the value out of the file; the whole content when absent. */
  readonly from?: (content: string) => string | undefined;
  /** A setting of the container without which the file holds another value, for example that of an older account. */
  readonly onlyWith?: string;
}

/** One secret value of a stack, and where it can be read. */
export interface Wanted {
  /** Logical name of the generated value in the state, or the name of a secret of the configuration. */
  readonly name: string;
  readonly kind: "generated" | "configured";
  readonly places: readonly Place[];
  /** Whether a server or a program on the hosts checks it: another value has to be brought to it. */
  readonly checked: boolean;
}
