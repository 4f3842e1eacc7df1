import type { EndSignal } from "../base/end_signals.ts";
import { UsageError } from "../model/errors.ts";
import { joinBytes } from "../base/join_bytes.ts";
import { DueReplies } from "./due_replies.ts";
import type { InputEvent, KeyPress, Paste, TerminalReply } from "./input_event.ts";
import { type InputReader, startInputReader, type TerminalInput } from "./input_reader.ts";
import { createJobControl, type JobControl } from "./job_control.ts";
import { discardOutput, writeWithoutWaiting } from "./discard_output.ts";
import { listenToProcess } from "./process_events.ts";
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
  /** Throws away what the terminal has not taken; false where that cannot be done. */
  readonly discard?: () => boolean;
  /** Whether a key ends the session before anybody listens to keys, as while it is being asked. */
  readonly quits?: (key: KeyPress) => boolean;
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
  /** It is ours now: not stopped, not over. */
  readonly active: boolean;
  /** In cells. */
  readonly size: ScreenSize;
  readonly writer: Writer;
  /**
   * Calls back for keys and pastes, in order; returns the way to stop that. What was typed before
   * anybody listened is told first.
   */
  onKey(handler: (event: KeyPress | Paste) => void): () => void;
  /** Calls back for what the terminal says of itself, also after the end; returns the way to stop. */
  onReply(handler: (reply: TerminalReply) => void): () => void;
  /** Calls back when the whole screen must be drawn again: resized, or taken up after a stop. */
  onRedraw(handler: (size: ScreenSize) => void): () => void;
  /** Has the whole screen drawn again, as Ctrl-L asks. */
  redraw(): void;
  /** Adds bytes to be written before the screen is left, e.g. to free images. */
  onLeave(handler: () => Uint8Array): () => void;
  /**
   * Questions were asked, of which the last asks for the device attributes. Until they come a lone
   * ESC waits longer, and the terminal is not given back before they can be expected no more.
   */
  awaitReplies(): void;
  /** Gives the terminal back and stops the job, as Ctrl-Z does; comes back when it is continued. */
  suspend(): Promise<void>;
}

/** How long a chunk that is being written may hold up the way out, in milliseconds. */
const STUCK_MS = 500;
/** How often the system is then asked to throw away what the terminal does not take. */
const DISCARDS = 25;
const DISCARD_MS = 4;
/** Whoever sends a signal waits for no answers longer than this: what comes later is the shell's. */
const URGENT_MS = 800;
/** What is typed before anybody listens is kept up to so many events. */
const MOST_KEPT = 256;
const FOREGROUND_POLL_MS = 500;

/**
 * Takes the terminal: raw mode, alternate screen, no cursor. Throws a `UsageError` when standard
 * output is not a terminal. Ctrl-C, Ctrl-\ and Ctrl-Z do what they do everywhere.
 */
export function openTerminal(options: TerminalOptions = {}): TerminalSession {
  const { stdin = Deno.stdin, stdout = Deno.stdout, signal, size = screenSize } = options;
  const { jobControl = createJobControl(), screen = "alternate" } = options;
  const { discard = () => stdout === Deno.stdout && jobControl.inForeground() && discardOutput() } =
    options;
  if (!stdout.isTerminal()) {
    throw new UsageError(
      "The dashboard needs a terminal, and standard output is none; use the command snapshot.",
    );
  }
  const hasInput = stdin.isTerminal();
  const keyboard = (options.keyboard ?? true) && hasInput;
  const ending = new AbortController();
  const keyHandlers = new Set<(event: KeyPress | Paste) => void>();
  const replyHandlers = new Set<(reply: TerminalReply) => void>();
  const kept: (KeyPress | Paste)[] = [];
  const due = new DueReplies();
  const redraws = new Set<(size: ScreenSize) => void>();
  const leaves = new Set<() => Uint8Array>();
  let state: "active" | "suspended" | "ended" = "active";
  let onScreen = false;
  let isRaw = false;
  /** What was thrown away may have ended a sequence. */
  let isCut = false;
  let current = size();
  let leaving: Promise<void> = Promise.resolve();
  let poll: ReturnType<typeof setTimeout> | undefined;
  let hurryTimer: ReturnType<typeof setTimeout> | undefined;

  const writer = createWriter(stdout, { onHangup: () => end("hangup") });
  let reader: InputReader | undefined;

  function enter(): void {
    onScreen = true;
    isCut = false;
    isRaw = true;
    // Without a keyboard the keys that signal still must: only echo and line editing go.
    if (hasInput) stdin.setRaw(true, { cbreak: !keyboard });
    writer.writeNow(joinBytes(screen === "normal" ? sequences.enterNormal : sequences.enter), {
      force: true,
    });
  }

  /** Gives the screen back, and the input with it, unless answers are to be kept from the shell. */
  function leave(force = false): void {
    leaveScreen(force);
    if (!onScreen) giveInput();
  }

  function leaveScreen(force = false): void {
    if (!onScreen) return;
    if (writer.writeNow(wayOut(), { force })) onScreen = false;
  }

  function wayOut(): Uint8Array {
    const last = [...leaves].map((handler) => handler());
    const back = screen === "normal" ? sequences.leaveNormal : sequences.leave;
    return joinBytes(...(isCut ? [sequences.endString] : []), ...last, back);
  }

  function giveInput(): void {
    if (!isRaw) return;
    isRaw = false;
    try {
      if (hasInput) stdin.setRaw(false);
    } catch {
      // A terminal that has hung up has no modes to restore.
    }
  }

  function end(cause: SessionEnd["cause"], isUrgent = false): void {
    if (isUrgent) hurryTimer ??= setTimeout(hurry, URGENT_MS);
    if (state === "ended") return;
    state = "ended";
    clearTimeout(poll);
    signal?.removeEventListener("abort", abort);
    if (cause === "hangup") writer.close();
    const quiet = becomeQuiet();
    if (!writer.busy && !due.any) leave();
    stopReading();
    // Where a chunk is stuck, the last chance is the process's end.
    leaving = quiet.then((free) => {
      clearTimeout(hurryTimer);
      process.letSignalsGo();
      if (free) leave();
      reader?.close();
      writer.close();
      if (!onScreen) process.letExitGo();
    });
    ending.abort({ cause } satisfies SessionEnd);
  }

  /** Waits for no answer any more. */
  function hurry(): void {
    due.giveUp();
    writer.close();
  }

  /**
   * Lets the chunk under way come to its end, gives the screen back, and waits for the answers that
   * are due. False: a chunk is stuck.
   */
  async function becomeQuiet(): Promise<boolean> {
    const free = await writer.pause(STUCK_MS) || await discardStuck();
    if (!free || state === "active") return free;
    leaveScreen();
    await Promise.all([writer.answered(), due.settled()]);
    return free;
  }

  /** A terminal that no longer reads: what it has not taken is thrown away, so that the way out fits. */
  async function discardStuck(): Promise<boolean> {
    for (let round = 0; round < DISCARDS && discard(); round++) {
      isCut = true;
      if (await writer.pause(DISCARD_MS)) return discard();
    }
    return false;
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
    if (state === "active" || writer.busy || due.any) return;
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
    if (event.kind === "reply") {
      for (const handler of [...replyHandlers]) handler(event);
      if (event.type === "attributes") due.answered();
      if (!due.any) reader?.awaitReplies(false);
    }
    const signal = event.kind === "key" && event.ctrl && !event.alt ? event.name : undefined;
    if (state !== "active") {
      // Who asks twice does not want to wait.
      if (signal === "c" && state === "ended") hurry();
      return stopReading();
    }
    if (event.kind === "reply") return;
    if (signal === "c") return end("SIGINT");
    if (signal === "\\") return end("SIGQUIT");
    if (signal === "z") return void suspend();
    if (keyHandlers.size > 0) return tell(event);
    if (event.kind === "key" && options.quits?.(event)) return end("closed");
    if (kept.length < MOST_KEPT) kept.push(event);
  }

  function tell(event: KeyPress | Paste): void {
    for (const handler of [...keyHandlers]) handler(event);
  }

  /** After what calls `onKey()` has come to its end, and before anything that is typed from now on. */
  function tellKept(): void {
    for (const event of kept.splice(0)) {
      if (state === "active") tell(event);
    }
  }

  const abort = () => end("aborted");

  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort);
  const process = listenToProcess({
    onEnd: (cause) => end(cause, true),
    onStop: () => void suspend(),
    onContinue: () => void takeUp(),
    onResize: redraw,
    onLastChance() {
      end("closed");
      if (!writer.stuck) return leave(true);
      // Nothing may be waited for any more; the runtime itself gives the input back.
      for (let round = 0; round < DISCARDS && discard(); round++) pauseFor(DISCARD_MS);
      isCut = true;
      if (onScreen) writeWithoutWaiting(wayOut());
      onScreen = false;
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
    get active() {
      return state === "active";
    },
    get size() {
      return current;
    },
    writer,
    onKey(handler) {
      if (kept.length > 0) queueMicrotask(tellKept);
      return added(keyHandlers, handler);
    },
    onReply: (handler) => added(replyHandlers, handler),
    onRedraw: (handler) => added(redraws, handler),
    redraw,
    onLeave: (handler) => added(leaves, handler),
    awaitReplies() {
      due.ask();
      reader?.awaitReplies(true);
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

/** Holds up this thread, in milliseconds: for the last moment, in which nothing can be waited for. */
function pauseFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function added<T>(handlers: Set<T>, handler: T): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}
