/** An object as it stands in a file. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of a file is an object, whose members can be looked at. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
