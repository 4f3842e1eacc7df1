import { plainText } from "../../base/plain_text.ts";
import { CollectError } from "../../model/errors.ts";
import { STATUS } from "./frames.ts";

/** Says why a helper has no answer of a command, by the status and words that it gave instead. */
export function explainCommandFailure(
  { status, text }: { readonly status: number; readonly text: string },
  deadlineMs: number,
): CollectError {
  switch (status) {
    case STATUS.timeout:
      return new CollectError(
        "timeout",
        `it did not end within ${Math.round(deadlineMs)} ms and was killed`,
      );
    case STATUS.tooLarge:
      return new CollectError("too-large", "it prints more than anything that could be parsed");
    case STATUS.cancelled:
      return new CollectError("aborted", "given up because the program is stopping");
    default:
      return new CollectError("transport", `it could not be run: ${plainText(text, 160)}`);
  }
}
