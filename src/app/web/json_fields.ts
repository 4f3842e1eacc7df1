/** The fields of the object that a JSON text holds; none where it holds no object. */
export function jsonFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
