/** One array of all the numbers, in order. */
export function joinNumbers(parts: readonly (Float64Array | Uint8Array)[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
