import { sleep } from "../base/sleep.ts";
import type { TerminalReply } from "./input_event.ts";
import { type ProbeOptions, probeTerminal } from "./probe.ts";
import { fenceQuestion } from "./sequences.ts";
import type { TerminalFacts } from "./terminal_facts.ts";
import type { TerminalSession } from "./terminal_session.ts";
import { attachedMark, type TmuxClients, tmuxClients } from "./tmux.ts";

export interface TerminalWatchOptions extends ProbeOptions {
  /** Gets what is known from now on: the screen is to be drawn again by that. */
  readonly onChange: (facts: TerminalFacts) => void;
  /** How often a change of who is attached to tmux is looked for, in milliseconds. */
  readonly pollMs?: number;
  readonly clients?: typeof tmuxClients;
}

/** A window that is being dragged changes its size all the time: it is asked when it rests. */
const REST_MS = 250;
/** Where text is shown tmux is asked after so many looks, or as soon as its mark has changed. */
const MOST_LOOKS = 6;
/** Where nobody can say that a terminal is back, it is asked again and again. */
const RETRY_MS = 1_500;

/**
 * Notices that another terminal is looked at than the one that was asked (tmux detached from one and
 * attached from another, a window moved to a screen with other cells), and asks again. Until
 * it is known what the new one can show, it is shown text: what is meant for one terminal is
 * garbage on the next.
 */
export class TerminalWatch implements Disposable {
  readonly #terminal: TerminalSession;
  readonly #options: TerminalWatchOptions;
  readonly #forget: (() => void)[];
  readonly #end = new AbortController();
  #facts: TerminalFacts;
  #clients: TmuxClients | undefined;
  /** What the terminal said of itself, by kind of answer. */
  #identity = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #wanted = false;
  /** Pictures have gone through tmux before. */
  #wasWrapped = false;
  #size: string;

  constructor(terminal: TerminalSession, facts: TerminalFacts, options: TerminalWatchOptions) {
    this.#terminal = terminal;
    this.#facts = facts;
    this.#options = options;
    this.#size = `${terminal.size.columns}x${terminal.size.rows}`;
    this.#forget = [
      terminal.onReply((reply) => this.#hear(reply)),
      terminal.onRedraw(({ columns, rows }) => {
        const size = `${columns}x${rows}`;
        if (size !== this.#size) this.#askSoon(REST_MS);
        this.#size = size;
      }),
      terminal.writer.fence.onSilence(() => this.#lost()),
    ];
    terminal.ended.addEventListener("abort", () => this[Symbol.dispose](), { once: true });
    if (facts.multiplexer?.name === "tmux") void this.#follow();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const undo of this.#forget.splice(0)) undo();
    this.#end.abort();
  }

  get #isOver(): boolean {
    return this.#end.signal.aborted || this.#terminal.ended.aborted;
  }

  /** Asks tmux who is attached, as long as it can say so. */
  async #follow(): Promise<void> {
    const { pollMs = 500, clients = tmuxClients, env = Deno.env.get } = this.#options;
    let mark: number | undefined;
    const isMarkedAnew = async () => {
      const before = mark;
      mark = await attachedMark(env);
      return mark !== before;
    };
    for (let looks = MOST_LOOKS; !this.#isOver; looks++) {
      // To ask tmux starts a program; a picture for one terminal must not reach the next all the same.
      const isDue = this.#terminal.active &&
        (this.#facts.multiplexer?.wrapped || looks >= MOST_LOOKS || await isMarkedAnew());
      if (isDue) {
        looks = 0;
        const now = await clients(env, this.#end.signal);
        if (now === undefined || this.#isOver) return;
        this.#attached(now);
      }
      await sleep(pollMs, this.#end.signal);
    }
  }

  #attached(now: TmuxClients): void {
    const before = this.#clients;
    this.#clients = now;
    if (before === undefined) return;
    const changed = before.key !== now.key;
    if (changed) this.#hide();
    // Whoever was not seen could not answer.
    const isBack = now.seen && !before.seen && this.#facts.protocol === "text";
    if (now.count > 0 && (changed || isBack)) this.#askSoon(0);
  }

  /** An answer that names the terminal or its cells; another one than before: another terminal. */
  #hear(reply: TerminalReply): void {
    const kind = kindOf(reply);
    if (reply.type === "attributes" && !this.#asking && !wasComplete(this.#facts)) {
      // It is there, and slower than it was waited for.
      return this.#askSoon(0);
    }
    if (kind === undefined) return;
    const before = this.#identity.get(kind);
    this.#identity.set(kind, reply.raw);
    if (before === undefined || before === reply.raw || this.#asking) return;
    if (kind === "version") this.#hide();
    this.#askSoon(0);
  }

  /** Through a tmux that cannot be asked nothing comes back: nobody is attached, or another one is. */
  #lost(): void {
    const { multiplexer } = this.#facts;
    if (!multiplexer?.wrapped || this.#asking || this.#clients?.seen === false) return;
    this.#hide();
    if (this.#clients?.count !== 0) this.#askSoon(0);
  }

  /** Shows text, whatever terminal it is, and waits for no answer of the one that was there. */
  #hide(): void {
    const { multiplexer, protocol, brand: _brand, hint: _hint, ...facts } = this.#facts;
    const { writer } = this.#terminal;
    if (protocol === "text") return;
    writer.fence.use(
      facts.fence ? (fence) => fenceQuestion(fence, this.#terminal.size) : undefined,
    );
    writer.fence.answer();
    this.#identity.clear();
    this.#change({
      ...facts,
      multiplexer: multiplexer && { ...multiplexer, wrapped: false },
      protocol: "text",
      reason: "the terminal has changed, and is being asked",
    });
  }

  #askSoon(waitMs: number): void {
    if (this.#isOver || !this.#terminal.keyboard) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask().catch(reportError), waitMs);
  }

  async #ask(): Promise<void> {
    if (this.#asking) {
      this.#wanted = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#wanted = false;
        const { onChange: _, pollMs: __, clients = tmuxClients, ...options } = this.#options;
        // How many will answer, whoever noticed that something has changed.
        if (this.#clients) {
          this.#clients = await clients(options.env ?? Deno.env.get) ?? this.#clients;
        }
        if (this.#clients?.count === 0) return;
        const slow = Math.max(0, ...this.#facts.transcript.map(({ tookMs }) => tookMs));
        const facts = await probeTerminal(this.#terminal, {
          ...options,
          timeoutMs: Math.max(options.timeoutMs ?? 2_000, wasComplete(this.#facts) ? 0 : 3 * slow),
          terminals: this.#clients?.count ?? 1,
        });
        if (this.#isOver) return;
        if (!this.#wanted) this.#change(facts);
      } while (this.#wanted);
    } catch (error) {
      if (!this.#isOver) throw error;
    } finally {
      this.#asking = false;
    }
    this.#askUnanswered();
  }

  /** Only where tmux runs elsewhere: here it says itself when somebody is there. */
  #askUnanswered(): void {
    const { multiplexer, transcript } = this.#facts;
    const wasAsked = multiplexer?.name === "tmux" && transcript.length > 1;
    if (wasAsked && !multiplexer.wrapped && this.#clients === undefined && this.#wasWrapped) {
      this.#askSoon(RETRY_MS);
    }
  }

  #change(facts: TerminalFacts): void {
    this.#wasWrapped ||= this.#facts.multiplexer?.wrapped ?? false;
    const same = fingerprint(facts) === fingerprint(this.#facts);
    this.#facts = facts;
    if (!same) this.#options.onChange(facts);
  }
}

function wasComplete({ transcript }: TerminalFacts): boolean {
  return transcript.every(({ complete }) => complete);
}

/** What decides how the screen is drawn. */
function fingerprint({ transcript: _, ...facts }: TerminalFacts): string {
  return JSON.stringify(facts);
}

function kindOf(reply: TerminalReply): string | undefined {
  if (reply.type === "version") return "version";
  if (reply.type === "window" && reply.what === 6) return "cell";
  if (reply.type === "osc" && reply.code === 1337) return reply.text.split("=")[0];
  return undefined;
}
