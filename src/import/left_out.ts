import { UsageError } from "../model/errors.ts";
import { type Event, EVENT_TEXT_LENGTH } from "../model/event.ts";
import type { Fields } from "../base/fields.ts";
import { ImportFault, shown } from "./import_fault.ts";

/** A file may have any number of members; so many kinds of what is left out are named. */
const MOST_NAMED = 20;

/**
 * What of a collector's file is not kept: rows that cannot be read, which the collector itself passes over, and what a
 * recording has no place for. It is told once, at the end.
 */
export class LeftOut {
  readonly #source: string;
  readonly #noPlace = new Map<string, number>();
  #first: ImportFault | undefined;
  #faults = 0;
  #firstStyle = "";
  #styles = 0;
  #rows = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads a row, or takes note that it cannot be read. */
  row(read: () => void): void {
    this.#rows++;
    try {
      read();
    } catch (error) {
      if (!(error instanceof ImportFault)) throw error;
      this.fault(error);
    }
  }

  /** Takes note of rows that cannot be read, `count` of them. */
  fault(fault: ImportFault | undefined, count = 1): void {
    if (count === 0) return;
    this.#first ??= fault;
    this.#faults += count;
  }

  /** Takes note of a colour or line style that is not known here, in a sentence. */
  style(sentence: string): void {
    if (this.#styles++ === 0) this.#firstStyle = sentence;
  }

  /** Takes note of something that a recording has no place for, e.g. `lab`; nothing is said of an empty value. */
  noPlaceFor(what: string, value: unknown): void {
    if (isEmpty(value)) return;
    this.#noPlace.set(what, (this.#noPlace.get(what) ?? 0) + 1);
  }

  /** Takes note of members of a row that are not among the known ones, of the first few names. */
  others(list: string, row: Fields, known: ReadonlySet<string>): void {
    for (const name of Object.keys(row)) {
      if (known.has(name)) continue;
      const what = `the member ${shown(`${list}.${name}`)}`;
      if (this.#noPlace.size < MOST_NAMED || this.#noPlace.has(what)) {
        this.noPlaceFor(what, row[name]);
      }
    }
  }

  /** Takes note of what an event says beyond what is kept of it. */
  restOf({ label, source }: Event): void {
    const isLonger = label.length > EVENT_TEXT_LENGTH || source.length > EVENT_TEXT_LENGTH;
    if (isLonger) this.noPlaceFor(`what events say beyond ${EVENT_TEXT_LENGTH} characters`, true);
  }

  /** Tells what there is to tell; throws a `UsageError` where not one row could be read, or none may be missing. */
  tell(onWarning: (sentence: string) => void, { mustBeWhole }: { mustBeWhole: boolean }): void {
    if (this.#first !== undefined) {
      if (mustBeWhole || this.#faults >= this.#rows) {
        throw new UsageError(this.#first.message, { cause: this.#first });
      }
      const rows = this.#faults === 1 ? "cannot be read and is" : "cannot be read and are";
      onWarning(
        `${this.#source}: ${this.#faults} of ${this.#rows} rows ${rows} left out, the first: ` +
          this.#first.message.replace(`${this.#source}: `, ""),
      );
    }
    if (this.#styles > 0) {
      const more = this.#styles - 1;
      onWarning(`${this.#firstStyle}${more === 0 ? "" : ` (and ${more} more like it)`}`);
    }
    if (this.#noPlace.size === 0) return;
    const list = [...this.#noPlace].map(([what, count]) =>
      count === 1 ? what : `${what} (${count})`
    );
    onWarning(`${this.#source}: left out, for a recording has no place for it: ${list.join(", ")}`);
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value !== "object") return false;
  // `{"elements": [], "hosts": []}` says nothing either.
  return Object.values(value).every(isEmpty);
}
