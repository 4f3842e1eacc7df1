import type { LineView } from "../model/page_view.ts";

/**
 * Lines as they stand on each other, in their order, at the times of all of them: between its points a
 * line goes straight, before its first one it has no part, behind its last one (hosts do not refresh all
 * at once) it stays. Where one is broken, nobody knows how high those above it stand: they are broken too.
 */
export function stacked(lines: readonly LineView[]): LineView[] {
  const times = allTimes(lines);
  let floor = new Float64Array(times.length);
  return lines.map((line) => {
    const own = valuesAt(line, times);
    const low = floor, high = floor.map((value, index) => value + own[index]!);
    floor = high;
    return { ...line, stacked: { times, low, high } };
  });
}

function allTimes(lines: readonly LineView[]): Float64Array {
  const all = new Set<number>();
  for (const { times } of lines) for (const time of times) all.add(time);
  return Float64Array.from(all).sort();
}

function valuesAt({ times, values }: LineView, at: Float64Array): Float64Array {
  const found = new Float64Array(at.length);
  let next = 0;
  for (let index = 0; index < at.length; index++) {
    const time = at[index]!;
    while (next < times.length && times[next]! < time) next++;
    if (next >= times.length) {
      found[index] = values.at(-1) ?? 0;
      continue;
    }
    const after = values[next]!;
    if (times[next] === time) found[index] = after;
    else if (next > 0) {
      const before = values[next - 1]!, fromMs = times[next - 1]!;
      found[index] = before + (after - before) * (time - fromMs) / (times[next]! - fromMs);
    }
  }
  return found;
}
