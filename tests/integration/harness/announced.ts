/** One operation of the engine as `plan --json` announces it and `up --json` reports it. */
export interface Operation {
  readonly operation: string;
  readonly type: string;
  readonly resource: string;
  readonly may?: boolean;
}

const text = ({ operation, type, resource }: Operation): string => `${operation} ${type} ${resource}`;

/** Where a plan and its application part: what was done without a word, and what was announced for certain and not done. */
export function surprises(announced: readonly Operation[], applied: readonly Operation[]): { unannounced: string[]; undone: string[] } {
  const said = new Set(announced.map(text));
  const done = new Set(applied.map(text));
  return {
    unannounced: [...done].filter((one) => !said.has(one)).sort(),
    undone: [...new Set(announced.filter(({ may }) => may !== true).map(text))].filter((one) => !done.has(one)).sort(),
  };
}
