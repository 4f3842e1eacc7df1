import { END_SIGNALS, type EndSignal } from "../base/end_signals.ts";
import { whenAborted } from "../base/when_aborted.ts";
import { UsageError } from "../model/errors.ts";
import { DueReplies } from "./due_replies.ts";
import type { InputEvent, KeyPress, Paste, TerminalReply } from "./input_event.ts";
import { InputReader, type TerminalInput } from "./input_reader.ts";
import { type JobControl, systemJobControl } from "./job_control.ts";
import { discardOutput } from "./discard_output.ts";
import { HeldScreen } from "./held_screen.ts";
import { KeyQueue } from "./key_queue.ts";
import { listenToProcess } from "./process_events.ts";
import { FENCE_ROW, holdsFences } from "./sequences.ts";
import { type ScreenSize, screenSize } from "./screen_size.ts";
import { type TerminalOutput, Writer } from "./writer.ts";

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
  /** The signals that end the process; default all that there are. */
  readonly endSignals?: readonly EndSignal[];
}

/** How long a chunk that is being written may hold up the way out, in milliseconds. */
const STUCK_MS = 500;
/** Whoever sends a signal waits for no answers longer than this: what comes later is the shell's. */
const URGENT_MS = 800;
const FOREGROUND_POLL_MS = 500;

/**
 * Takes the terminal: raw mode, alternate screen, no cursor. Throws a `UsageError` when standard
 * output is not a terminal. Ctrl-C, Ctrl-\\ and Ctrl-Z do what they do everywhere.
 */
export function openTerminal(options: TerminalOptions = {}): TerminalSession {
  const { stdout = Deno.stdout, signal } = options;
  if (!stdout.isTerminal()) {
    throw new UsageError(
      "The dashboard needs a terminal, and standard output is none; use the command snapshot.",
    );
  }
  signal?.throwIfAborted();
  return new TerminalSession(options);
}

/**
 * A terminal that is ours for a while. Disposing gives it back as it was; so do signals, a hangup,
 * an uncaught error and the end of the process, whichever comes first.
 */
export class TerminalSession implements AsyncDisposable, Disposable {
  /** Keys are read; replies come. */
  readonly keyboard: boolean;
  readonly writer: Writer;
  readonly #size: () => ScreenSize;
  readonly #jobControl: JobControl;
  readonly #quits: (key: KeyPress) => boolean;
  readonly #aborting: Disposable | undefined;
  readonly #screen: HeldScreen;
  readonly #process: ReturnType<typeof listenToProcess>;
  readonly #reader: InputReader | undefined;
  readonly #ending = new AbortController();
  readonly #keys = new KeyQueue(() => this.active);
  readonly #replies = new Set<(reply: TerminalReply) => void>();
  readonly #redraws = new Set<(size: ScreenSize) => void>();
  readonly #due = new DueReplies();
  #state: "active" | "suspended" | "ended" = "active";
  #current: ScreenSize;
  #leaving: Promise<void> = Promise.resolve();
  #poll: ReturnType<typeof setTimeout> | undefined;
  /** Given up before all answers came. */
  #isUnanswered = false;
  #hurryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TerminalOptions) {
    const { stdin = Deno.stdin, stdout = Deno.stdout, signal, size = screenSize } = options;
    const { jobControl = systemJobControl, screen = "alternate", quits = () => false } = options;
    const isOurs = () => stdout === Deno.stdout && jobControl.inForeground();
    const { discard = () => isOurs() && discardOutput() } = options;
    const keyboard = this.keyboard = (options.keyboard ?? true) && stdin.isTerminal();
    this.#jobControl = jobControl;
    this.#quits = quits;
    this.#size = size;
    this.#current = size();
    const writer = this.writer = new Writer(stdout, { onHangup: () => this.#end("hangup") });
    this.#screen = new HeldScreen({ stdin, writer, keyboard, screen, discard });
    this.#aborting = signal && whenAborted(signal, () => this.#end("aborted"));
    this.#process = listenToProcess({
      endSignals: options.endSignals ?? END_SIGNALS,
      onEnd: (cause) => this.#end(cause, true),
      onStop: () => void this.suspend(),
      onContinue: () => void this.#takeUp(),
      onResize: () => this.redraw(),
      onLastChance: () => {
        this.#end("closed");
        this.#screen.abandon();
      },
    });
    if (stdin === Deno.stdin) {
      globalThis.addEventListener("unload", () => jobControl.exitInBackground());
    }
    this.#screen.enter();
    if (keyboard) {
      const onEnd = () => this.#end("hangup");
      this.#reader = new InputReader(stdin, { onEvent: (event) => this.#take(event), onEnd });
    }
  }

  /** Aborted when the session is over, with a `SessionEnd`; the terminal is given back by then. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** It is ours now: not stopped, not over. */
  get active(): boolean {
    return this.#state === "active";
  }

  /** In cells. */
  get size(): ScreenSize {
    return this.#current;
  }

  /**
   * Calls back for keys and pastes, in order; returns the way to stop that. What was typed before
   * anybody listened is told first.
   */
  onKey(handler: (event: KeyPress | Paste) => void): () => void {
    return this.#keys.listen(handler);
  }

  /** Calls back for what the terminal says of itself, also after the end; returns the way to stop. */
  onReply(handler: (reply: TerminalReply) => void): () => void {
    return added(this.#replies, handler);
  }

  /** Calls back when the whole screen must be drawn again: resized, or taken up after a stop. */
  onRedraw(handler: (size: ScreenSize) => void): () => void {
    return added(this.#redraws, handler);
  }

  /** Adds bytes to be written before the screen is left, e.g. to free images. */
  onLeave(handler: () => Uint8Array): () => void {
    return this.#screen.onLeave(handler);
  }

  /**
   * Questions were asked, of which the last asks for the device attributes. Until they come a lone
   * ESC waits longer, and the terminal is not given back before they can be expected no more.
   */
  awaitReplies(): void {
    this.#due.ask();
    this.#reader?.awaitReplies(true);
  }

  /** Has the whole screen drawn again, as Ctrl-L asks. */
  redraw(): void {
    this.#current = this.#size();
    if (!this.active) return;
    // The cursor was not where the last question put it: the answer will not tell its fence.
    if (!holdsFences(this.#current)) this.writer.fence.answer();
    for (const handler of [...this.#redraws]) handler(this.#current);
  }

  /** Gives the terminal back and stops the job, as Ctrl-Z does; comes back when it is continued. */
  async suspend(): Promise<void> {
    if (!this.active || !this.#jobControl.canStop()) return;
    this.#state = "suspended";
    this.#stopReading();
    const free = await this.#becomeQuiet();
    if (!this.#isSuspended) return;
    this.#reader?.pause();
    if (free) {
      this.#screen.leave();
      try {
        this.#jobControl.stop();
      } catch {
        // Not permitted: go on as if continued.
      }
    }
    // The SIGCONT handler usually comes first; the timer serves where no signal came.
    this.#pollForeground();
  }

  [Symbol.dispose](): void {
    this.#end("closed");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end("closed");
    await this.#leaving;
  }

  get #isSuspended(): boolean {
    return this.#state === "suspended";
  }

  #pollForeground(): void {
    this.#poll = setTimeout(() => void this.#takeUp(), FOREGROUND_POLL_MS);
  }

  #end(cause: SessionEnd["cause"], isUrgent = false): void {
    if (isUrgent) this.#hurryTimer ??= setTimeout(() => this.#hurry(), URGENT_MS);
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#poll);
    this.#aborting?.[Symbol.dispose]();
    if (cause === "hangup") this.writer.close();
    const quiet = this.#becomeQuiet();
    if (!this.#owesAnswers) this.#screen.leave();
    this.#stopReading();
    // Where a chunk is stuck, the last chance is the process's end.
    this.#leaving = quiet.then((free) => {
      clearTimeout(this.#hurryTimer);
      this.#process.letSignalsGo();
      if (free && (this.#isUnanswered || this.#owesAnswers)) this.#screen.takeQuestionsBack();
      if (free) this.#screen.leave();
      this.#reader?.close();
      this.writer.close();
      if (!this.#screen.isHeld) this.#process.letExitGo();
    });
    this.#ending.abort({ cause } satisfies SessionEnd);
  }

  /** The terminal may still answer. */
  get #owesAnswers(): boolean {
    return this.writer.busy || this.#due.any;
  }

  /** Waits for no answer any more. */
  #hurry(): void {
    this.#isUnanswered ||= this.#owesAnswers;
    this.#due.giveUp();
    this.writer.close();
  }

  /**
   * Lets the chunk under way come to its end, gives the screen back, and waits for the answers that
   * are due. False: a chunk is stuck.
   */
  async #becomeQuiet(): Promise<boolean> {
    const free = await this.writer.pause(STUCK_MS) || await this.#screen.discardStuck();
    if (!free || this.active) return free;
    this.#screen.leaveScreen();
    await Promise.all([this.writer.fence.answered(), this.#due.settled()]);
    return free;
  }

  /**
   * At once when no answer is due any more: a read on its way would take what is typed for the
   * shell, and stop the job again in the background.
   */
  #stopReading(): void {
    if (this.active || this.#owesAnswers) return;
    if (this.#isSuspended) this.#reader?.pause();
    else this.#reader?.close();
  }

  /** After a stop. Continued in the background we wait: to touch the terminal would stop us again. */
  async #takeUp(): Promise<void> {
    clearTimeout(this.#poll);
    if (this.#state === "ended") return;
    if (this.active) {
      // Stopped by SIGSTOP, which nobody can catch: the shell has had the terminal meanwhile.
      this.#state = "suspended";
      this.#reader?.pause();
      await this.writer.pause(STUCK_MS);
      if (!this.#isSuspended) return;
    }
    if (!this.#jobControl.inForeground()) return this.#pollForeground();
    this.#state = "active";
    this.#screen.enter();
    this.#reader?.resume();
    this.writer.resume();
    this.redraw();
  }

  #take(event: InputEvent): void {
    if (event.kind === "reply") this.#takeReply(event);
    const signal = event.kind === "key" && event.ctrl && !event.alt ? event.name : undefined;
    if (!this.active) {
      // Who asks twice does not want to wait.
      if (signal === "c" && this.#state === "ended") this.#hurry();
      return this.#stopReading();
    }
    if (event.kind === "reply") return;
    if (signal === "c") return this.#end("SIGINT");
    if (signal === "\\") return this.#end("SIGQUIT");
    if (signal === "z") return void this.suspend();
    if (!this.#keys.isHeard && event.kind === "key" && this.#quits(event)) {
      return this.#end("closed");
    }
    this.#keys.tell(event);
  }

  #takeReply(reply: TerminalReply): void {
    if (reply.type === "cursor" && reply.row === FENCE_ROW) {
      this.writer.fence.answer(reply.column - 1);
    } else if (reply.type === "status") this.writer.fence.answer();
    for (const handler of [...this.#replies]) handler(reply);
    if (reply.type === "attributes") this.#due.answered();
    if (!this.#due.any) this.#reader?.awaitReplies(false);
  }
}

function added<T>(handlers: Set<T>, handler: T): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}
