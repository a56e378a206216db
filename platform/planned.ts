/** Values that are reserved but not implemented yet, so that the message can say so. */
export const planned: ReadonlyMap<string, readonly string[]> = new Map([
  ["engine", ["mongodb", "redis", "haproxy"]],
  ["mode", ["semi-sync"]],
]);
