/** What a measurement is of, beside its name: `{ host: "ats1", transport: "ssh" }`. */
export type Tags = Readonly<Record<string, string>>;

/** One text for a name and its tags, whatever order they are given in. */
export function seriesKey(name: string, tags: Tags | undefined): string {
  if (tags === undefined) return name;
  let key = name, only = "", count = 0;
  for (const tag in tags) {
    only = tag;
    count++;
  }
  if (count < 2) return count === 0 ? key : `${key}\0${only}\0${tags[only]}`;
  for (const tag of Object.keys(tags).sort()) key += `\0${tag}\0${tags[tag]}`;
  return key;
}
