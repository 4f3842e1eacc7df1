import { CommanderError } from "commander";
import { UsageError } from "../model/errors.ts";
import { plainText } from "../base/plain_text.ts";
import type { Invocation } from "./invocation.ts";
import { buildProgram } from "./program.ts";
import type { Environment } from "./shared_options.ts";

/**
 * Reads the arguments after the program's name into one frozen, validated shape per command.
 * Throws a `UsageError` of one or two sentences that names the argument at fault.
 */
export function parseCommandLine(argv: readonly string[], env: Environment): Invocation {
  let printed = "";
  let invocation: Invocation | undefined;
  const program = buildProgram({
    env,
    accept: (accepted) => invocation = accepted,
    print: (text) => printed += text,
  });
  try {
    program.parse(withLongTimeZone(argv), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.version") return freeze({ command: "version", text: printed });
    if (printed !== "") return freeze({ command: "help", text: printed });
    throw new UsageError(sentence(error), { cause: error });
  }
  if (invocation === undefined) throw new UsageError("No command was given. Try --help.");
  return freeze(invocation);
}

/** The seed program's two-letter `-tz`, which no usual parser of options knows. */
function withLongTimeZone(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((arg, index) =>
    end >= 0 && index > end ? arg : arg.replace(/^-tz(?==|$)/, "--timezone")
  );
}

/** The parser's complaint as a sentence: `option '--size <WxH>' argument 'a' is invalid. ...`. */
function sentence({ code, message }: CommanderError): string {
  if (code === "commander.help") return "That command needs one of its own commands. Try --help.";
  const text = plainText(
    message.replace(/^error: /, "").replace(/\n\(Did you mean/, ". Did you mean")
      .replace(/\?\)$/, "?"),
    500,
  );
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? "" : ".");
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}
