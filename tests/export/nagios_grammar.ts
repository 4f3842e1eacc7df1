/** One performance value, as the Nagios Plugin Development Guidelines define it. */
export interface Perfdata {
  readonly label: string;
  /** `undefined` for the literal `U`. */
  readonly value: number | undefined;
  readonly uom: string;
  readonly warn: string;
  readonly crit: string;
  readonly min: string;
  readonly max: string;
}

export interface PluginLine {
  readonly service: string;
  readonly state: "OK" | "WARNING" | "CRITICAL" | "UNKNOWN";
  readonly text: string;
  readonly perfdata: readonly Perfdata[];
}

const NUMBER = "[-0-9.]+";
const RANGE = `@?(?:(?:~|${NUMBER})?:)?(?:${NUMBER})?`;
/** `'label'=value[UOM];[warn];[crit];[min];[max]`, the label without `=`, a quote in it doubled. */
const ENTRY = new RegExp(
  `(?:'((?:[^'=]|'')+)'|([^'= ]+))=(${NUMBER}|U)(us|ms|s|%|KB|MB|TB|B|c)?` +
    `(?:;(${RANGE}))?(?:;(${RANGE}))?(?:;(${NUMBER})?)?(?:;(${NUMBER})?)?(?= |$)`,
  "y",
);

/** Reads a plugin's output by the guidelines, strictly; throws an Error that says where it fails. */
export function parsePluginLine(line: string): PluginLine {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f-\x9f]/.test(line)) throw new Error("it is not one line of plain text");
  const bar = line.indexOf("|");
  const head = (bar < 0 ? line : line.slice(0, bar)).trimEnd();
  const match = /^(\S+) (OK|WARNING|CRITICAL|UNKNOWN) - (.+)$/.exec(head);
  if (match === null) throw new Error(`not SERVICE STATE - TEXT: ${head}`);
  return {
    service: match[1]!,
    state: match[2] as PluginLine["state"],
    text: match[3]!,
    perfdata: bar < 0 ? [] : parsePerfdata(line.slice(bar + 1).trim()),
  };
}

function parsePerfdata(text: string): Perfdata[] {
  const entries: Perfdata[] = [];
  let at = 0;
  while (at < text.length) {
    ENTRY.lastIndex = at;
    const match = ENTRY.exec(text);
    if (match === null) throw new Error(`no performance value at: ${text.slice(at, at + 80)}`);
    const [whole, quoted, bare, value, uom = "", warn = "", crit = "", min = "", max = ""] = match;
    const number = value === "U" ? undefined : Number(value);
    if (number !== undefined && !Number.isFinite(number)) throw new Error(`no number: ${value}`);
    entries.push({
      label: quoted?.replaceAll("''", "'") ?? bare!,
      value: number,
      uom,
      warn,
      crit,
      min,
      max,
    });
    at += whole.length;
    while (text[at] === " ") at++;
  }
  return entries;
}
