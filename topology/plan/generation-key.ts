/**
 * The key that names versions of apps. A key that replaced a lost one remembers the names of running containers, so that
 * the containers stay unchanged: `KEY:new=old,new=old`, each name eight hexadecimal digits.
 */
export function rememberedIn(generationKey: string): { readonly key: string; readonly remembered: ReadonlyMap<string, string> } {
  const [key = "", table = ""] = generationKey.split(":");
  const pairs = table.split(",").flatMap((pair) => {
    const [, now, before] = /^([0-9a-f]{8})=([0-9a-f]{8})$/.exec(pair) ?? [];
    return now === undefined || before === undefined ? [] : [[now, before] as const];
  });
  return { key, remembered: new Map(pairs) };
}

export function remembering(generationKey: string, names: ReadonlyMap<string, string>): string {
  const { key, remembered } = rememberedIn(generationKey);
  const all = [...new Map([...remembered, ...names])].filter(([now, before]) => now !== before);
  return all.length === 0 ? key : `${key}:${all.map((pair) => pair.join("=")).join(",")}`;
}
