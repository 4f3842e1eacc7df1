import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { OpenCollection } from "./open_collection.ts";
import type { RecordedPast } from "./recorded_past.ts";

/** Reads all that was recorded before, and puts what is polled behind it. Never rejects. */
export async function readPast(
  past: RecordedPast | undefined,
  { open, warnings, onRead }: {
    readonly open: OpenCollection;
    readonly warnings: string[];
    readonly onRead: () => void;
  },
): Promise<void> {
  if (past === undefined) return;
  try {
    await past.load(open.signal);
    if (open.signal.aborted) return;
    open.collection.followOn(past);
    onRead();
    await past.summarize?.(open.signal);
  } catch (error) {
    open.collection.followOn();
    warnings.push(`a part of the recording cannot be read: ${plainText(messageOf(error))}`);
  }
  onRead();
}
