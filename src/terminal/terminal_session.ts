import { UsageError } from "../model/errors.ts";
import { joinBytes } from "./bytes.ts";
import type { InputEvent } from "./input_event.ts";
import { type InputReader, startInputReader, type TerminalInput } from "./input_reader.ts";
import { createJobControl, type JobControl } from "./job_control.ts";
import { type EndSignal, listenToProcess } from "./process_events.ts";
import { FENCE_ROW, holdsFences, sequences } from "./sequences.ts";
import { type ScreenSize, screenSize } from "./screen_size.ts";
import { createWriter, type TerminalOutput, type Writer } from "./writer.ts";

/** Why a session is over; the reason of `TerminalSession.ended`. */
export interface SessionEnd {
  readonly cause: EndSignal | "hangup" | "aborted" | "closed";
}

export interface TerminalOptions {
  readonly stdin?: TerminalInput;
  readonly stdout?: TerminalOutput;
  /** Ends the session. */
  readonly signal?: AbortSignal;
  /** False: keys are left to others, and the terminal is asked nothing. */
  readonly keyboard?: boolean;
  readonly size?: () => ScreenSize;
  /** `normal`: the terminal is only asked; its screen stays as it is. Default `alternate`. */
  readonly screen?: "alternate" | "normal";
  readonly jobControl?: JobControl;
}

/**
 * A terminal that is ours for a while. Disposing gives it back as it was; so do signals, a hangup,
 * an uncaught error and the end of the process, whichever comes first.
 */
export interface TerminalSession extends AsyncDisposable, Disposable {
  /** Aborted when the session is over, with a `SessionEnd`; the terminal is given back by then. */
  readonly ended: AbortSignal;
  /** Keys are read; replies come. */
  readonly keyboard: boolean;
  /** In cells. */
  readonly size: ScreenSize;
  readonly writer: Writer;
  /** Calls back for keys, pastes and replies, in order; returns the way to stop that. */
  onInput(handler: (event: InputEvent) => void): () => void;
  /** Calls back when the whole screen must be drawn again: resized, or taken up after a stop. */
  onRedraw(handler: (size: ScreenSize) => void): () => void;
  /** Has the whole screen drawn again, as Ctrl-L asks. */
  redraw(): void;
  /** Adds bytes to be written before the screen is left, e.g. to free images. */
  onLeave(handler: () => Uint8Array): () => void;
  /**
   * Replies of the terminal are `due`, may still come `late`, or not (`none`). While they may come a
   * lone ESC waits longer; while they are due the session's end waits for them a little.
   */
  awaitReplies(replies: "due" | "late" | "none"): void;
  /** Gives the terminal back and stops the job, as Ctrl-Z does; comes back when it is continued. */
  suspend(): Promise<void>;
}

/** How long a chunk that is being written may hold up the way out, in milliseconds. */
const STUCK_MS = 1_000;
const FOREGROUND_POLL_MS = 500;

/**
 * Takes the terminal: raw mode, alternate screen, no cursor. Throws a `UsageError` when standard
 * output is not a terminal. Ctrl-C, Ctrl-\ and Ctrl-Z do what they do everywhere.
 */
export function openTerminal(options: TerminalOptions = {}): TerminalSession {
  const { stdin = Deno.stdin, stdout = Deno.stdout, signal, size = screenSize } = options;
  const { jobControl = createJobControl(), screen = "alternate" } = options;
  if (!stdout.isTerminal()) {
    throw new UsageError(
      "The dashboard needs a terminal, and standard output is none; use the command snapshot.",
    );
  }
  const hasInput = stdin.isTerminal();
  const keyboard = (options.keyboard ?? true) && hasInput;
  const ending = new AbortController();
  const inputs = new Set<(event: InputEvent) => void>();
  const redraws = new Set<(size: ScreenSize) => void>();
  const leaves = new Set<() => Uint8Array>();
  let state: "active" | "suspended" | "ended" = "active";
  let onScreen = false;
  let current = size();
  let leaving: Promise<void> = Promise.resolve();
  let poll: ReturnType<typeof setTimeout> | undefined;
  let due: PromiseWithResolvers<void> | undefined;

  const writer = createWriter(stdout, { onHangup: () => end("hangup") });
  let reader: InputReader | undefined;

  function enter(): void {
    onScreen = true;
    // Without a keyboard the keys that signal still must: only echo and line editing go.
    if (hasInput) stdin.setRaw(true, { cbreak: !keyboard });
    writer.writeNow(joinBytes(screen === "normal" ? sequences.enterNormal : sequences.enter), {
      force: true,
    });
  }

  function leave(force = false): void {
    if (!onScreen) return;
    const last = [...leaves].map((handler) => handler());
    const back = screen === "normal" ? sequences.leaveNormal : sequences.leave;
    if (!writer.writeNow(joinBytes(...last, back), { force })) return;
    onScreen = false;
    try {
      if (hasInput) stdin.setRaw(false);
    } catch {
      // A terminal that has hung up has no modes to restore.
    }
  }

  function end(cause: SessionEnd["cause"]): void {
    if (state === "ended") return;
    state = "ended";
    clearTimeout(poll);
    signal?.removeEventListener("abort", abort);
    process.letSignalsGo();
    if (cause === "hangup") writer.close();
    const quiet = becomeQuiet();
    if (!writer.busy && !due) leave();
    stopReading();
    // Where a chunk is stuck, the last chance is the process's end.
    leaving = quiet.then((free) => {
      if (free) leave();
      reader?.close();
      writer.close();
      if (!onScreen) process.letExitGo();
    });
    ending.abort({ cause } satisfies SessionEnd);
  }

  /** Lets what is under way come to its end: a chunk, the terminal's answers. False: it is stuck. */
  async function becomeQuiet(): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, STUCK_MS));
    const [free] = await Promise.all([
      writer.pause(STUCK_MS),
      Promise.race([due?.promise, late]),
    ]);
    clearTimeout(timer);
    return free;
  }

  async function suspend(): Promise<void> {
    if (state !== "active" || !jobControl.canStop()) return;
    state = "suspended";
    stopReading();
    const free = await becomeQuiet();
    if (!stillSuspended()) return;
    reader?.pause();
    if (free) {
      leave();
      try {
        jobControl.stop();
      } catch {
        // Not permitted: go on as if continued.
      }
    }
    // The SIGCONT handler usually comes first; the timer serves where no signal came.
    poll = setTimeout(takeUp, FOREGROUND_POLL_MS);
  }

  /**
   * At once when no answer is due any more: a read on its way would take what is typed for the
   * shell, and stop the job again in the background.
   */
  function stopReading(): void {
    if (state === "active" || writer.busy || due) return;
    if (state === "suspended") reader?.pause();
    else reader?.close();
  }

  function stillSuspended(): boolean {
    return state === "suspended";
  }

  /** After a stop. Continued in the background we wait: to touch the terminal would stop us again. */
  async function takeUp(): Promise<void> {
    clearTimeout(poll);
    if (state === "ended") return;
    if (state === "active") {
      // Stopped by SIGSTOP, which nobody can catch: the shell has had the terminal meanwhile.
      state = "suspended";
      reader?.pause();
      await writer.pause(STUCK_MS);
      if (!stillSuspended()) return;
    }
    if (!jobControl.inForeground()) {
      poll = setTimeout(takeUp, FOREGROUND_POLL_MS);
      return;
    }
    state = "active";
    enter();
    reader?.resume();
    writer.resume();
    redraw();
  }

  function redraw(): void {
    current = size();
    if (state !== "active") return;
    // The cursor was not where the last question put it: the answer will not tell its fence.
    if (!holdsFences(current)) writer.acknowledge();
    for (const handler of [...redraws]) handler(current);
  }

  function take(event: InputEvent): void {
    if (event.kind === "reply" && event.type === "cursor" && event.row === FENCE_ROW) {
      writer.acknowledge(event.column - 1);
    } else if (event.kind === "reply" && event.type === "status") writer.acknowledge();
    if (state !== "active") {
      if (event.kind === "reply") tell(event);
      return stopReading();
    }
    if (event.kind === "key" && event.ctrl && !event.alt) {
      if (event.name === "c") return end("SIGINT");
      if (event.name === "\\") return end("SIGQUIT");
      if (event.name === "z") return void suspend();
    }
    tell(event);
  }

  function tell(event: InputEvent): void {
    for (const handler of [...inputs]) handler(event);
  }

  const abort = () => end("aborted");

  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort);
  const process = listenToProcess({
    onEnd: end,
    onStop: () => void suspend(),
    onContinue: () => void takeUp(),
    onResize: redraw,
    onLastChance() {
      end("closed");
      leave(true);
    },
  });
  if (stdin === Deno.stdin) {
    globalThis.addEventListener("unload", () => jobControl.exitInBackground());
  }
  enter();
  if (keyboard) reader = startInputReader(stdin, { onEvent: take, onEnd: () => end("hangup") });

  return {
    ended: ending.signal,
    keyboard,
    get size() {
      return current;
    },
    writer,
    onInput: (handler) => added(inputs, handler),
    onRedraw: (handler) => added(redraws, handler),
    redraw,
    onLeave: (handler) => added(leaves, handler),
    awaitReplies(replies) {
      reader?.awaitReplies(replies !== "none");
      if (replies === "due") return void (due ??= Promise.withResolvers());
      due?.resolve();
      due = undefined;
    },
    suspend,
    [Symbol.dispose]() {
      end("closed");
    },
    async [Symbol.asyncDispose]() {
      end("closed");
      await leaving;
    },
  };
}

function added<T>(handlers: Set<T>, handler: T): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}
