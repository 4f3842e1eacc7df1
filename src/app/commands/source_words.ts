import { formatDuration } from "../../base/format_value.ts";
import { plainText } from "../../base/plain_text.ts";
import type { Source } from "../../model/source.ts";

/** What of a dashboard runs where, and how often: a line without its end. */
export function sourceWords({ name, origin, hosts, intervalMs }: Source): string {
  const where = hosts === undefined
    ? "every host"
    : plainText(hosts.join(", "), 200).replace(/, ([^,]*)$/, " and $1");
  const often = intervalMs === undefined ? "at each poll" : `every ${formatDuration(intervalMs)}`;
  switch (origin.kind) {
    case "system":
      return `${name} reads /proc and runs df on ${where}, ${often}`;
    case "command":
      return `${name} runs on ${where}, ${often}: ${plainText(origin.command, 1000)}`;
    case "http":
      return `${name} fetches ${plainText(origin.url, 500)} from ${where}, ${often}`;
  }
}
