/** The same names with other things. */
export function eachOf<T, R>(things: Readonly<Record<string, T>>, make: (name: string, thing: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, make(name, thing)]));
}

/** A thing that validation and the order of construction promise to be there. */
export function known<T>(things: Readonly<Record<string, T>>, name: string): T {
  const found = things[name];
  if (found === undefined) throw new Error(`${name} is used and was not declared before it`);
  return found;
}
