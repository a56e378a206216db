/** The stack of a command that names none. */
export const defaultStack = "dev";

/** The option that a printed command needs for a stack; empty for the default stack. */
export const stackOption = (stack: string): string => (stack === defaultStack ? "" : ` --stack ${stack}`);
