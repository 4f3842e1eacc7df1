import { RecorderEngine } from "./recorder_engine.ts";
import type { RecorderNotice, RecorderRequest } from "./recorder_message.ts";

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: ((message: MessageEvent<RecorderRequest>) => void) | null;
  postMessage(notice: RecorderNotice): void;
}

const scope = self as unknown as WorkerScope;
const engine = new RecorderEngine((notice) => scope.postMessage(notice));
scope.onmessage = ({ data }) => engine.handle(data);
