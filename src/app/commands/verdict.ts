import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import { type CommandIo, EXIT, inLocale } from "../command_io.ts";

/** What is to be said of a file of settings that is as it should be. */
export interface Settled {
  readonly size: string;
  /** What of it runs where; each a line without its end. */
  readonly runs?: readonly string[] | undefined;
  /** What is not wrong, but should be known; each a sentence. */
  readonly warnings?: readonly string[] | undefined;
}

interface Verdict extends Partial<Settled> {
  readonly file: string;
  readonly faults: readonly { readonly line?: number; readonly column?: number; message: string }[];
}

/** Prints what `read` says of each file, or what is wrong with it; returns the exit code. */
export async function validateFiles(
  files: readonly string[],
  read: (file: string) => Promise<Settled>,
  { format, io }: { readonly format: "text" | "json"; readonly io: CommandIo },
): Promise<number> {
  const verdicts: Verdict[] = [];
  for (const file of files) verdicts.push(await verdictOn(file, read));
  const isValid = verdicts.every(({ faults }) => faults.length === 0);
  if (format === "json") {
    const results = verdicts.map(({ file, faults, runs = [], warnings = [] }) => ({
      file,
      valid: faults.length === 0,
      runs,
      warnings,
      errors: faults.map(({ line = null, column = null, message }) => ({ line, column, message })),
    }));
    await io.out(`${jsonText({ valid: isValid, files: results }, 2)}\n`);
  } else {
    await io.out(await inLocale(io, verdicts.flatMap(verdictLines).join("")));
  }
  return isValid ? EXIT.ok : EXIT.unable;
}

async function verdictOn(file: string, read: (file: string) => Promise<Settled>): Promise<Verdict> {
  const { YamlFileError } = await import("../../config/yaml_file.ts");
  try {
    return { file, ...await read(file), faults: [] };
  } catch (error) {
    if (error instanceof YamlFileError) return { file, faults: error.faults };
    if (error instanceof UsageError) return { file, faults: [{ message: error.message }] };
    throw error;
  }
}

/** As compilers say it, so that editors can jump there: `FILE:LINE:COLUMN: MESSAGE`. */
function verdictLines({ file, size, faults, runs = [], warnings = [] }: Verdict): string[] {
  const name = plainText(file, 1000);
  if (faults.length === 0) {
    const running = runs.map((text) => `${name}: runs: ${text}\n`);
    return [
      `${name}: valid, ${size}\n`,
      ...running,
      ...warnings.map((text) => `${name}: note: ${text}\n`),
    ];
  }
  return faults.map(({ line, column, message }) =>
    line === undefined ? `${message}\n` : `${name}:${line}:${column}: ${message}\n`
  );
}
