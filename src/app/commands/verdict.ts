import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { inLocale } from "./in_locale.ts";

/** What is to be said of a file of settings. */
export interface Verdict {
  readonly file: string;
  readonly size?: string | undefined;
  /** What of it runs where; each a line without its end. */
  readonly runs?: readonly string[] | undefined;
  /** What is not wrong, but should be known; each a sentence. */
  readonly warnings?: readonly string[] | undefined;
  readonly faults: readonly { readonly line?: number; readonly column?: number; message: string }[];
}

/** What reading a file comes to: what `read` says of it, or what is wrong with it. */
export async function verdictOf(
  file: string,
  read: () => Promise<Omit<Verdict, "file" | "faults">>,
): Promise<Verdict> {
  const { YamlFileError } = await import("../../config/yaml_file.ts");
  try {
    return { file, ...await read(), faults: [] };
  } catch (error) {
    if (error instanceof YamlFileError) return { file, faults: error.faults };
    if (error instanceof UsageError) return { file, faults: [{ message: error.message }] };
    throw error;
  }
}

/** Prints verdicts; returns the exit code. */
export async function reportVerdicts(
  verdicts: readonly Verdict[],
  { format, io }: { readonly format: "text" | "json"; readonly io: CommandIo },
): Promise<number> {
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
