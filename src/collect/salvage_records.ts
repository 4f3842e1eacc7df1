/** A reply without the records of it that are not JSON. */
export interface Salvaged {
  /** JSON, apart from them. */
  readonly text: string;
  /** Their names, as they stand there; empty where a name cannot be read. */
  readonly lost: readonly string[];
}

/** How `lookup_records` begins each element of its list. */
const ELEMENT = /\{\s*"record"\s*:/g;
const LIST = /"recordList"\s*:\s*\[/;
const LIST_END = /\]\s*,\s*"errorList"\s*:/g;
const NAME = /"record_name"\s*:\s*"((?:[^"\\]|\\.)*)"/;
/** What a decoder puts in place of bytes that are no text. */
const NO_TEXT = "\ufffd";

/**
 * Takes out of a reply to `admin_lookup_records` what keeps it from being JSON. The server writes by
 * yaml-cpp, whose double-quoted style has escapes that JSON has not (`\x1b`, `\U0001f600`): one
 * value with a control character would cost all others. Undefined where nothing can be taken out,
 * as of a reply that was cut short. The rest is as strictly parsed as ever, and may not be JSON still.
 */
export function salvageRecords(text: string): Salvaged | undefined {
  const list = LIST.exec(text);
  if (list === null) return undefined;
  const from = list.index + list[0].length;
  const starts = [...text.matchAll(ELEMENT)].map(({ index }) => index).filter((at) => at >= from);
  const first = starts[0];
  if (first === undefined) return undefined;
  const kept: string[] = [];
  const lost: string[] = [];
  let end = first;
  for (const [place, start] of starts.entries()) {
    const next = starts[place + 1];
    const closed = endOfObject(text, start, next ?? text.length);
    const element = text.slice(start, closed);
    if (closed !== undefined && isJson(element)) {
      kept.push(element);
      end = closed;
      continue;
    }
    lost.push(NAME.exec(element)?.[1] ?? "");
    // A broken element ends where the next begins, the last one with the list.
    const ends = next ?? endOfList(text, start) ?? closed;
    if (ends === undefined) return undefined;
    end = ends;
  }
  if (lost.length === 0) return undefined;
  return { text: text.slice(0, first) + kept.join(",") + text.slice(end), lost };
}

function endOfList(text: string, start: number): number | undefined {
  const end = new RegExp(LIST_END);
  end.lastIndex = start;
  return end.exec(text)?.index;
}

function isJson(element: string): boolean {
  if (element.includes(NO_TEXT)) return false;
  try {
    JSON.parse(element);
    return true;
  } catch {
    return false;
  }
}

/** Behind the bracket that closes the object at `start`; undefined where none does before `limit`. */
function endOfObject(text: string, start: number, limit: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < limit; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) depth++;
    else if ((char === 0x7d || char === 0x5d) && --depth === 0) return at + 1;
  }
  return undefined;
}
