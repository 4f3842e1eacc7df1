import { given } from "../../base/given.ts";
import type { Source, SourceParser } from "../../model/source.ts";

/** A source as a dashboard file has it. */
export function sourceContent({ name, origin, hosts, intervalMs, deadlineMs }: Source): object {
  return given({
    name,
    type: origin.kind,
    hosts,
    every: intervalMs === undefined ? undefined : intervalMs / 1000,
    deadline: deadlineMs === undefined ? undefined : deadlineMs / 1000,
    command: origin.kind === "command" ? origin.command : undefined,
    url: origin.kind === "http" ? origin.url : undefined,
    ...(origin.kind === "system" ? {} : parserContent(origin.parser)),
  });
}

function parserContent(parser: SourceParser): object {
  switch (parser.kind) {
    case "json":
      return { parse: "json", values: parser.pointers };
    case "regex":
      return { parse: "regex", pattern: parser.pattern };
    case "csv": {
      const { columns, time, maxAgeMs } = parser;
      return { parse: "csv", ...given({ columns, time }), ...ageContent(time, maxAgeMs) };
    }
    default:
      return { parse: parser.kind };
  }
}

/** Means something with a time alone. */
function ageContent(time: string | undefined, maxAgeMs: number): object {
  return time === undefined ? {} : { max_age: maxAgeMs / 1000 };
}
