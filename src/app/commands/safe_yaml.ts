import { Document, Scalar, visit } from "yaml";
import { UNSAFE_CHARACTERS } from "../../base/plain_text.ts";

/** Content as YAML. What could steer a terminal stands there by its number, in quotes, and is read as what it is. */
export function safeYaml(content: unknown): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== "string" || node.value.search(UNSAFE_CHARACTERS) < 0) return;
      node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 })
    .split("\n")
    .map((line) => line.replace(UNSAFE_CHARACTERS, escaped))
    .join("\n");
}

function escaped(character: string): string {
  const number = character.codePointAt(0)!.toString(16);
  return number.length <= 4 ? `\\u${number.padStart(4, "0")}` : `\\U${number.padStart(8, "0")}`;
}
