import { plainText } from "../base/plain_text.ts";

/** Prometheus' own text format 0.0.4, or OpenMetrics 1.0. */
export type Exposition = "text" | "openmetrics";

/** A metric family and its samples, without times: what is scraped is of now. */
export interface MetricFamily {
  /** Without the `_total` of a counter's samples. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "summary" | "unknown";
  readonly help: string;
  /** Each a line without its end. */
  readonly samples: readonly string[];
}

/** Families as a text that Prometheus scrapes. */
export function expositionText(families: readonly MetricFamily[], format: Exposition): string {
  const texts = families.map(({ name, type, help, samples }) => {
    // The older format names a family as its samples, and calls `untyped` what is unknown.
    const isOld = format === "text";
    const shown = isOld && type === "counter" ? `${name}_total` : name;
    const word = isOld && type === "unknown" ? "untyped" : type;
    const said = plainText(help, 500).replaceAll("\\", "\\\\");
    const escaped = isOld ? said : said.replaceAll('"', '\\"');
    const head = `# HELP ${shown} ${escaped}\n# TYPE ${shown} ${word}\n`;
    return head + samples.map((sample) => `${sample}\n`).join("");
  });
  return texts.join("") + (format === "openmetrics" ? "# EOF\n" : "");
}
