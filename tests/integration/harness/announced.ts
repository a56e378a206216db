/** One Pulumi operation, as `plan --json` announces it and `up --json` reports it. */
export interface Operation {
  readonly operation: string;
  readonly type: string;
  readonly resource: string;
  readonly may?: boolean;
}

const text = ({ operation, type, resource }: Operation): string => `${operation} ${type} ${resource}`;

/**
 * The differences between a plan and its application: operations without an announcement, and certain announcements without an
 * operation.
 */
export function surprises(announced: readonly Operation[], applied: readonly Operation[]): { unannounced: string[]; undone: string[] } {
  const said = new Set(announced.map(text));
  const done = new Set(applied.map(text));
  return {
    unannounced: [...done].filter((one) => !said.has(one)).sort(),
    undone: [...new Set(announced.filter(({ may }) => may !== true).map(text))].filter((one) => !done.has(one)).sort(),
  };
}
