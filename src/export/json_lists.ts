import { formatIsoTime } from "../base/iso_time.ts";
import { jsonText } from "../base/json_text.ts";
import type { Event } from "../model/event.ts";

/** Writes a JSON object whose last members are lists; `metrics` stands first of them and `events` last, also where it is empty. */
export class JsonLists {
  #list = "metrics";
  #isFirst = true;

  /** The object's beginning, with its other members. */
  begin(head: object): string {
    return `{${jsonMembers(head)},"metrics":[`;
  }

  /** An item, as JSON, of a list; each list once. */
  item(list: string, text: string): string {
    const start = list === this.#list ? "" : `\n],"${list}":[`;
    const comma = this.#isFirst || start !== "" ? "" : ",";
    this.#list = list;
    this.#isFirst = false;
    return `${start}${comma}\n${text}`;
  }

  end(): string {
    return `${this.#list === "events" ? "" : '\n],"events":['}\n]}\n`;
  }
}

/** The members of an object as JSON has them, without its braces. */
export function jsonMembers(object: object): string {
  return jsonText(object).slice(1, -1);
}

/** An event as JSON; `labelName` is what its words are called. */
export function eventJson(event: Event, labelName: string, host: string | undefined): string {
  return jsonText({
    timestamp: formatIsoTime(event.atMs),
    end_timestamp: event.endMs === undefined ? undefined : formatIsoTime(event.endMs),
    [labelName]: event.label,
    source: event.source,
    color: event.color,
    dash: event.dash,
    host,
    panel: event.panel,
  });
}

/** What hosts are called otherwise than by their ids; undefined where none is. */
export function otherLabels(labels: ReadonlyMap<string, string>): object | undefined {
  const others = [...labels].filter(([id, label]) => id !== label);
  return others.length === 0 ? undefined : Object.fromEntries(others);
}
