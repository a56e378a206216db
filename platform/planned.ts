/** What has its place and not yet its code: known by name so that the message can say so. */
export const planned: ReadonlyMap<string, readonly string[]> = new Map([
  ["engine", ["mongodb", "redis", "haproxy"]],
  ["mode", ["semi-sync"]],
]);
