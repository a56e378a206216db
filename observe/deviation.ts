/** One difference between what was declared and what is there. Never holds a value, which might be a secret. */
export interface Deviation {
  readonly aspect: "network" | "alias" | "environment" | "label" | "mount" | "file" | "health" | "pause" | "name" | "setting" | "volume";
  /** Which one: a network's name, a variable, a path. */
  readonly subject: string;
  readonly detail: string;
}

/** The form in which deviations are kept in the state and shown by `pulumi refresh`. */
export const sentence = ({ aspect, subject, detail }: Deviation): string => `${aspect} ${subject}: ${detail}`;
