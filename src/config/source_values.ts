import { InvalidArgumentError } from "commander";
import { fileName } from "./option_values.ts";

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
  const [, address] = PROMETHEUS.exec(text) ?? [];
  if (address === undefined) {
    throw new InvalidArgumentError(
      "Write prometheus=URL, e.g. prometheus=http://127.0.0.1:9090 (a recording: --recording FILE).",
    );
  }
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError("Write prometheus= and what begins with http:// or https://.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError("Keep a password out of the address: --source-auth FILE.");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new InvalidArgumentError("The address ends before a ? or #.");
  }
  return url.href.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
}

const MATCHER = String.raw`[a-zA-Z_]\w*\s*(?:=|!=|=~|!~)\s*"(?:[^"\\]|\\.)*"`;
const MATCHERS = new RegExp(String.raw`^\s*${MATCHER}(?:\s*,\s*${MATCHER})*\s*,?\s*$`);

/** Label matchers as PromQL writes them between `{` and `}`. */
export function labelMatchers(text: string): readonly string[] {
  const inner = text.replace(/^\s*\{(.*)\}\s*$/s, "$1");
  if (MATCHERS.test(inner)) return [inner.trim().replace(/,$/, "")];
  throw new InvalidArgumentError('Write matchers of labels: job="ats" or job=~"ats.*",dc="fra".');
}

/** A label's name. */
export function labelName(text: string): string {
  if (/^[a-zA-Z_]\w*$/.test(text)) return text;
  throw new InvalidArgumentError("A label's name is letters, digits and _.");
}

/** `NAME=VALUE`, also given several times: a label that series get beside their own. */
export function addedLabel(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const [, name, value] = /^([a-zA-Z_]\w*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("Write NAME=VALUE, the name in letters, digits and _: job=ats.");
  }
  if (["host", "record"].includes(name) || name.startsWith("__")) {
    throw new InvalidArgumentError(`The label ${name} is taken already.`);
  }
  if (before.some(([other]) => other === name)) {
    throw new InvalidArgumentError(`The label ${name} was given before.`);
  }
  return [...before, [name, value]];
}
