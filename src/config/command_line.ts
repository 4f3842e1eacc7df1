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
    if (error.code === "commander.version") return settled({ command: "version", text: printed });
    if (printed !== "") return settled({ command: "help", text: printed });
    throw new UsageError(sentence(error), { cause: error });
  }
  if (invocation === undefined) throw new UsageError("No command was given. Try --help.");
  return settled(invocation);
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

/** A copy that cannot be changed, without what is undefined: what was not given is absent. */
function settled<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(settled)) as T;
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.freeze(Object.fromEntries(given.map(([name, part]) => [name, settled(part)]))) as T;
}
