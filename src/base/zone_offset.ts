/**
 * How far ahead of UTC the clocks of an IANA zone are at a moment, as a function of epoch
 * milliseconds, in milliseconds. Throws a RangeError for a zone that `Intl` does not know.
 */
export function zoneOffset(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (atMs) => {
    const parts = format.formatToParts(atMs);
    const part = (name: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find(({ type }) => type === name)?.value ?? 0);
    const shownMs = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return shownMs - Math.floor(atMs / 1000) * 1000;
  };
}
