import { formatIsoTime } from "../../base/iso_time.ts";
/** What a file's name may speak of. */
export interface NameParts {
  /** The frame, from 1. */
  readonly iter: number;
  /** A word for the page. */
  readonly page: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** A file's name with `{iter}`, `{page}` and `{time}` (UTC, as 20261121T025800Z) filled in. */
export function fileName(template: string, { iter, page, atMs }: NameParts): string {
  const time = formatIsoTime(atMs).replace(/\.\d+/, "").replace(/[-:]/g, "");
  return template.replaceAll("{iter}", String(iter)).replaceAll("{time}", time)
    .replaceAll("{page}", () => page);
}

/** A name for each page: as `fileName()` fills it in, else with `-1`, `-2`, ... before the ending. */
export function pageFileNames(
  template: string,
  pages: readonly string[],
  parts: Omit<NameParts, "page">,
): string[] {
  const named = template.includes("{page}");
  if (pages.length > 1 && !named) {
    const [, stem = template, ending = ""] = /^(.*[^/])(\.[^./]+)$/.exec(template) ?? [];
    return pages.map((page, index) =>
      fileName(`${stem}-${index + 1}${ending}`, { ...parts, page })
    );
  }
  const words = pages.map((page, index) =>
    pages.indexOf(page) === pages.lastIndexOf(page) ? page : `${page}-${index + 1}`
  );
  return words.map((page) => fileName(template, { ...parts, page }));
}
