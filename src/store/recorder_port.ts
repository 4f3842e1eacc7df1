import { RecorderEngine } from "./recorder_engine.ts";
import type { RecorderNotice, RecorderRequest } from "./recorder_message.ts";

/** The way to a recorder's engine. */
export interface RecorderPort {
  send(request: RecorderRequest): void;
  /** Ends the engine at once; what it has not stored is lost. */
  terminate(): void;
}

/** How to reach the engine. */
export interface PortOptions {
  /** False: in this thread. */
  readonly worker: boolean;
  readonly onNotice: (notice: RecorderNotice) => void;
}

/**
 * Starts an engine in a worker; where the worker cannot be loaded (a binary without it) it runs in
 * this thread instead, with the same results.
 */
export function openRecorderPort({ worker, onNotice }: PortOptions): RecorderPort {
  if (!worker) return localPort(onNotice);
  let thread: Worker;
  try {
    const module = new URL("./recorder_worker.ts", import.meta.url);
    // A worker that cannot be loaded is announced on the terminal by the runtime itself.
    if (module.protocol === "file:") Deno.statSync(module);
    thread = new Worker(module, { type: "module" });
  } catch {
    return localPort(onNotice);
  }
  let local: RecorderPort | undefined;
  let heard = false;
  let ended = false;
  const unanswered: RecorderRequest[] = [];
  thread.onmessage = ({ data }: MessageEvent<RecorderNotice>) => {
    heard = true;
    unanswered.length = 0;
    if (!ended) onNotice(data);
  };
  thread.onerror = (event) => {
    event.preventDefault();
    if (ended) return;
    thread.terminate();
    if (heard) {
      ended = true;
      onNotice({ kind: "stopped", message: `recording has stopped: ${event.message}` });
      return;
    }
    local = localPort(onNotice);
    for (const request of unanswered) local.send(request);
  };
  return {
    send(request: RecorderRequest): void {
      if (local !== undefined) return local.send(request);
      if (ended) return;
      if (!heard) unanswered.push(request);
      thread.postMessage(request);
    },
    terminate(): void {
      ended = true;
      thread.terminate();
    },
  };
}

function localPort(onNotice: (notice: RecorderNotice) => void): RecorderPort {
  // Answers come later, as from a worker: the caller is never called back from within a call.
  let ended = false;
  const engine = new RecorderEngine((notice) =>
    queueMicrotask(() => {
      if (!ended) onNotice(notice);
    })
  );
  return {
    send: (request) => engine.handle(request),
    terminate: () => ended = true,
  };
}
