/** An object without the entries that are `undefined`: what is kept or compared has them not at all. */
export function given<T extends object>(entries: T): Given<T> {
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Given<T>;
}

type Given<T> =
  & { [K in keyof T]?: Exclude<T[K], undefined> }
  & Pick<T, RequiredKeys<T>>;

/** The names of entries that are never undefined. */
type RequiredKeys<T> = { [K in keyof T]: undefined extends T[K] ? never : K }[keyof T];
