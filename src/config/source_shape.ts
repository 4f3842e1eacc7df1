import * as z from "zod";
import { messageOf } from "../base/error_message.ts";
import { given } from "../base/given.ts";
import type { Source, SourceOrigin, SourceParser } from "../model/source.ts";
import { orList, type PartFault } from "./shape_faults.ts";
import { duration, durationOf, line, oneOf } from "./shape_parts.ts";

const TYPES = ["system", "command", "http"] as const;
const PARSERS = ["number", "key_value", "json", "regex", "csv", "prometheus"] as const;

/** A row of a table that says its own time is believed for so long, in milliseconds. */
const DEFAULT_MAX_AGE_MS = 600_000;

/** A source of a file. */
export const sourceShape = z.strictObject({
  name: z.string().regex(/^(?!proxy$|plugin$)[a-z][a-z0-9_]{0,39}$/, {
    error: "must be lower-case letters, digits and _, and neither proxy nor plugin",
  }).describe("Its records begin with it: system.cpu.busy."),
  type: oneOf(TYPES).describe(
    "system: CPU, memory, disks, network of the host; command: what a command prints; http: a page.",
  ),
  hosts: z.array(line(255)).min(1).max(1000).optional().describe(
    "The hosts that it is read on, by name or label; * stands for anything. Absent: all.",
  ),
  every: duration(0.1, "30s").optional().describe(
    "How often it is read: 30s, 5m. Absent: at each poll.",
  ),
  deadline: duration(0.1, "2s").optional().describe(
    "How long a reading may take. Absent: nine tenths of the interval, at most 5 s.",
  ),
  command: z.string().min(1).max(8000).optional().describe(
    "What the host's /bin/sh is given. It is killed at the deadline with all that it started.",
  ),
  url: z.string().max(2000).regex(/^https?:\/\/[^\s'"\\]+$/, {
    error: "must begin with http:// or https://, without blanks and quotes",
  }).optional().describe("The page, as the host itself reaches it (curl or wget reads it there)."),
  parse: oneOf(PARSERS).optional().describe(
    "number: NAME.value; key_value: NAME.KEY; json: what values point at; regex: the named groups of " +
      "pattern; csv: the newest row; prometheus: NAME.METRIC{LABELS}.",
  ),
  values: z.record(
    z.string().regex(/^[\w.\-]{1,100}$/),
    z.string().regex(/^(?:\/.*)?$/, {
      error: "must be a JSON pointer, e.g. /queue/depth",
    }),
  ).optional().describe("Of json: JSON pointers by the name of the value."),
  pattern: z.string().min(1).max(2000).optional().describe(
    "Of regex: with named groups, (?<depth>\\d+).",
  ),
  columns: z.array(line(100)).min(1).max(1000).optional().describe(
    "Of csv: the names of the columns. Absent: the first line has them.",
  ),
  time: line(100).optional().describe(
    "Of csv: the column with the row's own time, ISO 8601 or epoch seconds.",
  ),
  max_age: duration(0.1, "10m").optional().describe(
    "Of csv with a time: older rows count as none. Absent: 10m.",
  ),
});

export type SourceContent = z.infer<typeof sourceShape>;

/** What each parser takes, and what it cannot be without. */
const PARSER_KEYS: Readonly<
  Record<(typeof PARSERS)[number], { readonly takes: readonly string[]; readonly needs?: string }>
> = {
  number: { takes: [] },
  key_value: { takes: [] },
  json: { takes: ["values"], needs: "values" },
  regex: { takes: ["pattern"], needs: "pattern" },
  csv: { takes: ["columns", "time", "max_age"] },
  prometheus: { takes: [] },
};

/** What is wrong with a source beyond its shape: the key at fault and a sentence without its end. */
export function sourceFault(source: SourceContent): PartFault | undefined {
  const { type, parse, pattern } = source;
  const has = (key: string) => source[key as keyof SourceContent] !== undefined;
  const own = { system: undefined, command: "command", http: "url" }[type];
  if (own !== undefined && !has(own)) return { message: `a source of type ${type} needs ${own}` };
  if (own !== undefined && parse === undefined) {
    return { message: `parse is missing: ${orList(PARSERS)}` };
  }
  const { takes, needs } = type === "system" || parse === undefined
    ? { takes: [], needs: undefined }
    : { needs: undefined, ...PARSER_KEYS[parse] };
  if (needs !== undefined && !has(needs)) {
    return { key: "parse", message: `${parse} needs ${needs}` };
  }
  const parsing = [...new Set(Object.values(PARSER_KEYS).flatMap(({ takes }) => takes))];
  const odd = ["command", "url", ...(type === "system" ? ["parse"] : []), ...parsing]
    .find((key) => has(key) && key !== own && !takes.includes(key));
  if (odd !== undefined) {
    const what = parsing.includes(odd) && parse !== undefined ? `parse: ${parse}` : `type: ${type}`;
    return { key: odd, message: `${odd} means nothing with ${what}` };
  }
  if (pattern === undefined) return undefined;
  const fault = patternFault(pattern);
  return fault === undefined ? undefined : { key: "pattern", message: fault };
}

function patternFault(pattern: string): string | undefined {
  try {
    const groups = new RegExp(`${pattern}|`, "m").exec("")?.groups;
    return groups === undefined
      ? "pattern has no group with a name: write (?<depth>\\d+)"
      : undefined;
  } catch (error) {
    return `pattern is no regular expression: ${messageOf(error).replace(/^.*: /, "")}`;
  }
}

/** A source of a file, which `sourceFault()` found nothing wrong with. */
export function toSource(content: SourceContent): Source {
  const { name, hosts, every, deadline } = content;
  return given({
    name,
    origin: originOf(content),
    hosts,
    intervalMs: every === undefined ? undefined : durationOf(every),
    deadlineMs: deadline === undefined ? undefined : durationOf(deadline),
  });
}

function originOf(content: SourceContent): SourceOrigin {
  const { type, command = "", url = "" } = content;
  if (type === "system") return { kind: "system" };
  const parser = parserOf(content);
  return type === "command" ? { kind: "command", command, parser } : { kind: "http", url, parser };
}

function parserOf(content: SourceContent): SourceParser {
  const { parse = "number", values = {}, pattern = "", columns, time, max_age } = content;
  switch (parse) {
    case "json":
      return { kind: "json", pointers: values };
    case "regex":
      return { kind: "regex", pattern };
    case "csv": {
      const maxAgeMs = max_age === undefined ? DEFAULT_MAX_AGE_MS : durationOf(max_age);
      return given({ kind: "csv", columns, time, maxAgeMs } as const);
    }
    default:
      return { kind: parse };
  }
}
