import { InvalidArgumentError } from "commander";
import { fileName, httpUrl, matched } from "./option_values.ts";

/** A recording's file, or `prometheus=URL`. */
export type SourceChoice =
  | { readonly kind: "recording"; readonly file: string }
  | { readonly kind: "prometheus"; readonly url: string };

const PROMETHEUS = /^prometheus=(.*)$/s;

/** What is followed in the place of hosts. */
export function sourceChoice(text: string): SourceChoice {
  if (PROMETHEUS.test(text)) return { kind: "prometheus", url: prometheusAddress(text) };
  if (/^https?:\/\//.test(text)) {
    throw new InvalidArgumentError(`Write prometheus=${text}.`);
  }
  return { kind: "recording", file: fileName(text) };
}

/** `prometheus=URL`: where its HTTP API lies, without `/api/v1`. */
export function prometheusAddress(text: string): string {
  const [, address = ""] = matched(
    text,
    PROMETHEUS,
    "Write prometheus=URL, e.g. prometheus=http://127.0.0.1:9090 (a recording: --recording FILE).",
  );
  const words = "Write prometheus= and what begins with http:// or https://.";
  const { search, hash, href } = httpUrl(address, words, "--source-auth");
  if (search !== "" || hash !== "") {
    throw new InvalidArgumentError("The address ends before a ? or #.");
  }
  return href.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
}

const MATCHER = String.raw`[a-zA-Z_]\w*\s*(?:=|!=|=~|!~)\s*"(?:[^"\\]|\\.)*"`;
const MATCHERS = new RegExp(String.raw`^\s*${MATCHER}(?:\s*,\s*${MATCHER})*\s*,?\s*$`);

/** Label matchers as PromQL writes them between `{` and `}`. */
export function labelMatchers(text: string): readonly string[] {
  const inner = text.replace(/^\s*\{(.*)\}\s*$/s, "$1");
  const words = 'Write matchers of labels: job="ats" or job=~"ats.*",dc="fra".';
  return [matched(inner, MATCHERS, words)[0].trim().replace(/,$/, "")];
}

/** A label's name. */
export function labelName(text: string): string {
  return matched(text, /^[a-zA-Z_]\w*$/, "A label's name is letters, digits and _.")[0];
}

/** `NAME=VALUE`, also given several times: a label that series get beside their own. */
export function addedLabel(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const words = "Write NAME=VALUE, the name in letters, digits and _: job=ats.";
  const [, name = "", value = ""] = matched(text, /^([a-zA-Z_]\w*)=(.+)$/s, words);
  if (["host", "record"].includes(name) || name.startsWith("__")) {
    throw new InvalidArgumentError(`The label ${name} is taken already.`);
  }
  if (before.some(([other]) => other === name)) {
    throw new InvalidArgumentError(`The label ${name} was given before.`);
  }
  return [...before, [name, value]];
}
