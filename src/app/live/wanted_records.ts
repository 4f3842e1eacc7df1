import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";

/** Records that are asked for beside a dashboard's. */
export interface WantedRecords {
  /** By exact name. */
  readonly names: readonly string[];
  /** By regular expressions, which the server reads (PCRE, not anchored). */
  readonly patterns: readonly string[];
}

/** A file of names is no larger, in bytes. */
const MOST_BYTES = 2 ** 20;
const ALL = ".";
const NAME = /^[\w.-]+$/;

/**
 * What `all`, a regular expression, or a file with names, one a line, asks for (`#` begins a remark). Throws a
 * `UsageError` for what is none of them.
 */
export function wantedRecords(words: string): WantedRecords {
  if (words === "all") return { names: [], patterns: [ALL] };
  const text = textOf(words);
  if (text !== undefined) return { names: namesIn(text, words), patterns: [] };
  try {
    new RegExp(words);
  } catch (cause) {
    throw new UsageError(
      `--records ${plainText(words)} is neither a file nor a regular expression: ${
        plainText(messageOf(cause))
      }.`,
      { cause },
    );
  }
  return { names: [], patterns: [words] };
}

function textOf(file: string): string | undefined {
  try {
    const { isFile, size } = Deno.statSync(file);
    if (!isFile) return undefined;
    if (size > MOST_BYTES) {
      throw new UsageError(`--records ${plainText(file)} is too large for a list of names.`);
    }
    return Deno.readTextFileSync(file);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    // A name with a slash is no record's, nor an expression for one.
    if (!file.includes("/")) return undefined;
    throw new UsageError(
      `--records ${plainText(file)} cannot be read: ${plainText(messageOf(cause))}.`,
      { cause },
    );
  }
}

function namesIn(text: string, file: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const wrong = lines.findIndex((line) => line !== "" && !NAME.test(line));
  if (wrong >= 0) {
    throw new UsageError(
      `--records ${plainText(file)}, line ${wrong + 1}: ${
        plainText(lines[wrong]!, 80)
      } is no record's name.`,
    );
  }
  const names = [...new Set(lines.filter((line) => line !== ""))];
  if (names.length > 0) return names;
  throw new UsageError(`--records ${plainText(file)} names no record.`);
}
