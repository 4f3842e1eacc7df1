import { wantsAscii } from "../../base/locale.ts";
import type { CommandIo } from "../command_io.ts";

/** Text for people, of any number of lines, in characters that their locale has. */
export async function inLocale({ env }: Pick<CommandIo, "env">, text: string): Promise<string> {
  if (!wantsAscii(env)) return text;
  const { asciiText } = await import("../../chart/text/ascii_text.ts");
  return text.split("\n").map(asciiText).join("\n");
}
