import { messageOf, systemRefusal } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";
import { CollectError, UsageError } from "../model/errors.ts";

/**
 * What standard error is told of an error that ends the program: one or two sentences, and with
 * `verbose` the places in the program that it came through. An error that nobody worded is an
 * internal failure and says so, unless it is the system that refused something.
 */
export function failureText(error: unknown, { verbose = false } = {}): string {
  const trace = verbose ? programFrames(error) : [];
  return [`traffic-grapher: ${sentence(error)}`, ...trace].map((line) => `${line}\n`).join("");
}

function sentence(error: unknown): string {
  const worded = error instanceof UsageError || error instanceof CollectError;
  const message = plainText(messageOf(error), 2000);
  if (worded) return message;
  const refused = error instanceof Error ? systemRefusal(error.message) : undefined;
  if (refused !== undefined) {
    const where = refused.path === undefined ? "" : `${plainText(refused.path, 1000)}: `;
    return `${where}${refused.what}.`;
  }
  if (message !== "" && error instanceof Error && error.name === "Error") return message;
  return `internal failure: ${message}. Run with --verbose for details, and report it.`;
}

/** The program's own lines of a stack, without where the runtime keeps its files. */
function programFrames(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  return [...error.stack.matchAll(FRAME)].map(([, name = "", place = ""]) =>
    `  ${plainText(`in ${name} (${place})`, 200)}`
  );
}

/** A line of a stack: `at async name (file:///folder/file.js:1:2)`, the name and the brackets maybe absent. */
const FRAME = /^ +at (?:async )?(?:([^\n(]*) \()?file:\/\/\S*?([^/\s]+:\d+:\d+)\)?$/gm;
