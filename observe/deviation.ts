/** A difference between the declaration and reality. Never contains a value, which might be a secret. */
export interface Deviation {
  readonly aspect:
    | "container"
    | "network"
    | "alias"
    | "port"
    | "environment"
    | "label"
    | "mount"
    | "file"
    | "health"
    | "reach"
    | "pause"
    | "restart"
    | "name"
    | "image"
    | "tag"
    | "command"
    | "user"
    | "capability"
    | "privileges"
    | "limit"
    | "setting"
    | "volume";
  /** A network's name, a variable or a path. */
  readonly subject: string;
  readonly detail: string;
}

/** The form of deviations in the state and in `pulumi refresh`. */
export const sentence = ({ aspect, subject, detail }: Deviation): string => `${aspect} ${subject}: ${detail}`;

/** Properties that a container cannot change: another value means that someone recreated it. */
const settled: readonly Deviation["aspect"][] = [
  "environment",
  "label",
  "mount",
  "image",
  "command",
  "user",
  "capability",
  "privileges",
  "port",
];

/** Whether the sentences describe a container that someone recreated with the same labels. */
export const tellsOfAnother = (sentences: readonly string[]): boolean =>
  sentences.some((text) => settled.some((aspect) => text.startsWith(`${aspect} `)));
