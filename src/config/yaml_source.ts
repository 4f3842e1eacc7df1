import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  YAMLError,
} from "yaml";

/** Where a fault is; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlFault extends Place {
  readonly message: string;
}

/** No honest file comes near; a file of a few lines can expand to gigabytes. */
const MOST_ALIASES = 100;
const LONGEST_TEXT = 512 * 1024;

const TOO_DEEP = "it is nested too deeply";

function inOtherWords(error: Error): string {
  if (error instanceof YAMLError && error.code === "MULTIPLE_DOCS") {
    return "the file holds one document";
  }
  if (error instanceof YAMLError && error.code === "DUPLICATE_KEY") {
    return "this key stands twice in one map";
  }
  if (error instanceof YAMLError && error.code === "MISSING_CHAR" && /quote/.test(error.message)) {
    return "a quote that begins before is not closed";
  }
  return error instanceof RangeError || /call stack/i.test(error.message)
    ? TOO_DEEP
    : error.message;
}

type Node = Document["contents"];

/** A YAML text with its content as plain data, and the places of its parts. */
export class YamlSource {
  readonly #document: Document;
  readonly #lines: LineCounter;
  /** `undefined` where there are faults. */
  readonly content: unknown;
  /** What is wrong with the text as YAML. */
  readonly faults: readonly YamlFault[];

  constructor(text: string) {
    this.#lines = new LineCounter();
    if (text.length > LONGEST_TEXT) {
      this.#document = parseDocument("");
      this.faults = [{ line: 1, column: 1, message: "the file is larger than 512 KB" }];
      return;
    }
    try {
      this.#document = parseDocument(text, {
        lineCounter: this.#lines,
        merge: true,
        prettyErrors: false,
        // Its warnings go into `faults`, not past us to standard error.
        logLevel: "error",
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#document = parseDocument("");
      this.faults = [{ line: 1, column: 1, message: TOO_DEEP }];
      return;
    }
    const { errors, warnings } = this.#document;
    this.faults = [...errors, ...warnings].map((error) => ({
      ...this.#place(error.pos[0]),
      message: inOtherWords(error),
    }));
    // The parser notes an exhausted stack once per level.
    const tooDeep = this.faults.find(({ message }) => message === TOO_DEEP);
    if (tooDeep !== undefined) this.faults = [{ ...tooDeep, line: 1, column: 1 }];
    if (this.faults.length > 0) return;
    try {
      this.content = this.#document.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const [, alias] = /^Unresolved alias[^:]*: (.+)$/.exec(error.message) ?? [];
      if (alias !== undefined) {
        const place = this.#place(Math.max(0, text.indexOf(`*${alias}`)));
        const message = `there is no anchor &${alias} before the alias *${alias}`;
        this.faults = [{ ...place, message }];
        return;
      }
      const message = /alias count/i.test(error.message)
        ? "its aliases repeat too much of it"
        : inOtherWords(error);
      this.faults = [{ line: 1, column: 1, message }];
    }
  }

  /** The place of the part at `path`, or of the nearest part around it; of its key `key` if given. */
  placeOf(path: readonly PropertyKey[], key?: string): Place {
    let node = this.#resolve(this.#document.contents);
    let at = node?.range?.[0] ?? 0;
    const steps = key === undefined ? path : [...path, key];
    for (const [index, step] of steps.entries()) {
      const found = this.#child(node, step);
      if (found === undefined) break;
      const isKey = key !== undefined && index === steps.length - 1;
      at = (isKey ? found.key : found.value)?.range?.[0] ?? found.key?.range?.[0] ?? at;
      node = this.#resolve(found.value);
    }
    return this.#place(at);
  }

  #child(node: Node, step: PropertyKey): { key: Node; value: Node } | undefined {
    if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      return item === undefined ? undefined : { key: item, value: item };
    }
    if (!isMap(node)) return undefined;
    for (const { key, value } of node.items) {
      if (isScalar(key) && String(key.value) === String(step)) {
        return { key, value: value as Node };
      }
    }
    for (const { key, value } of node.items) {
      if (!isScalar(key) || key.source !== "<<") continue;
      const merged = this.#resolve(value as Node);
      const sources = isSeq(merged) ? merged.items as Node[] : [merged];
      for (const source of sources) {
        const found = this.#child(this.#resolve(source), step);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #resolve(node: Node): Node {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) as Node : node;
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
