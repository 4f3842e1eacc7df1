import type * as z from "zod";
import { UsageError } from "../model/errors.ts";
import { plainText, sentence } from "../base/plain_text.ts";
import { explainIssues, type FileWords, type ShapeFault } from "./shape_faults.ts";
import { type YamlFault, YamlSource } from "./yaml_source.ts";

/** What is wrong with a file, fault by fault; its message says the first few. */
export class YamlFileError extends UsageError {
  readonly faults: readonly YamlFault[];

  constructor(source: string, faults: readonly YamlFault[]) {
    const shown = faults.slice(0, 5).map(({ line, column, message }) =>
      `${plainText(source, 200)}:${line}:${column}: ${message}`
    );
    const rest = faults.length - shown.length;
    if (rest > 0) shown.push(`(and ${rest} more)`);
    super(shown.join("\n"));
    this.faults = faults;
  }
}

/** One kind of file: what it may hold, and the words for what is wrong with it. */
export interface YamlFileKind<Shape extends z.ZodType> {
  readonly shape: Shape;
  readonly words: FileWords;
  /** What is wrong with it beyond its shape. */
  faultsOf(content: z.infer<Shape>): readonly ShapeFault[];
}

/**
 * The content of a file in YAML, valid. Throws a `YamlFileError` with every fault's line and column and
 * what is allowed there; `source` names the file.
 */
export function yamlFile<Shape extends z.ZodType>(
  text: string,
  source: string,
  { shape, words, faultsOf }: YamlFileKind<Shape>,
): z.infer<Shape> {
  const yaml = new YamlSource(text);
  if (yaml.faults.length > 0) throw new YamlFileError(source, yaml.faults.map(worded));
  const result = shape.safeParse(yaml.content);
  const faults = result.success
    ? faultsOf(result.data)
    : explainIssues(result.error.issues, yaml.content, words);
  if (!result.success || faults.length > 0) {
    const placed = faults.map(({ path, key, message }) =>
      worded({ ...yaml.placeOf(path, key), message })
    );
    placed.sort((left, right) => left.line - right.line || left.column - right.column);
    throw new YamlFileError(source, placed);
  }
  return result.data;
}

function worded(fault: YamlFault): YamlFault {
  return { ...fault, message: sentence(plainText(fault.message, 400)) };
}
