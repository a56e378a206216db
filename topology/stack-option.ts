/** The stack that a command means when it names none. */
export const defaultStack = "dev";

/** The end of a printed command that is about a stack; empty for the default one. */
export const stackOption = (stack: string): string => (stack === defaultStack ? "" : ` --stack ${stack}`);
