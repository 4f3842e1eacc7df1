import { pageFileNames } from "../picture/file_name.ts";

/** The file of a stretch of time, and when the next one begins, epoch milliseconds. */
export interface FileOfPeriod {
  readonly file: string;
  readonly endMs: number;
}

/**
 * The file that is recorded into at a moment where every `everyMs` a new one begins, counted from midnight
 * UTC: its name has the time at which its stretch begins, in the place of `{time}` or before its ending. So
 * a recorder that is started again goes on with the file of its day.
 */
export function fileOfPeriod(
  file: string,
  { everyMs, atMs }: { readonly everyMs: number | undefined; readonly atMs: number },
): FileOfPeriod {
  if (everyMs === undefined) return { file, endMs: Infinity };
  const beganMs = Math.floor(atMs / everyMs) * everyMs;
  const [, stem = file, ending = ""] = /^(.*[^/])(\.[^./]+)$/s.exec(file) ?? [];
  const template = file.includes("{time}") ? file : `${stem}-{time}${ending}`;
  const [name = file] = pageFileNames(template, [""], { iter: 1, atMs: beganMs });
  return { file: name, endMs: beganMs + everyMs };
}
