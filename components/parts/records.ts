/** Maps every value and keeps the names. */
export function eachOf<T, R>(things: Readonly<Record<string, T>>, make: (name: string, thing: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, make(name, thing)]));
}

/** Returns a thing that validation and the order of construction guarantee. */
export function known<T>(things: Readonly<Record<string, T>>, name: string): T {
  const found = things[name];
  if (found === undefined) throw new Error(`${name} is used and was not declared before it`);
  return found;
}
