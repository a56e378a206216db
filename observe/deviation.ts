/** One difference between what was declared and what is there. Never holds a value, which might be a secret. */
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
  /** Which one: a network's name, a variable, a path. */
  readonly subject: string;
  readonly detail: string;
}

/** The form in which deviations are kept in the state and shown by `pulumi refresh`. */
export const sentence = ({ aspect, subject, detail }: Deviation): string => `${aspect} ${subject}: ${detail}`;

/** What no container can change about itself: another value of these means that somebody made another container. */
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

/** Whether sentences tell of a container that somebody made anew under the same labels. */
export const tellsOfAnother = (sentences: readonly string[]): boolean =>
  sentences.some((text) => settled.some((aspect) => text.startsWith(`${aspect} `)));
