import { orAfter } from "../base/or_after.ts";
import { whenAborted } from "../base/when_aborted.ts";
import type { Protocol } from "../model/protocol.ts";
import { type Answers, readAnswers } from "./answers.ts";
import { brandOf } from "./brands.ts";
import { chooseProtocol, mayAsk } from "./choose_protocol.ts";
import type { TerminalReply } from "./input_event.ts";
import { passthrough } from "./passthrough_driver.ts";
import { printable } from "./printable.ts";
import { QUESTIONS } from "./questions.ts";
import { fenceQuestion } from "./sequences.ts";
import type { Exchange, TerminalFacts } from "./terminal_facts.ts";
import type { TerminalSession } from "./terminal_session.ts";
import { tmuxState } from "./tmux.ts";

export interface ProbeOptions {
  /** For each round of questions, in milliseconds. */
  readonly timeoutMs?: number;
  readonly env?: (name: string) => string | undefined;
  /** The user's word; the questions are asked all the same, for sizes and modes. */
  readonly protocol?: Protocol | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How many terminals look at us through tmux, all of which answer. */
  readonly terminals?: number;
}

/** Where nothing better is known. Rather too small: a picture too large for its box scrolls. */
const ASSUMED_CELL = { width: 8, height: 16, measured: false };
const DEFAULT_REGISTERS = 256;
/** Short: when tmux drops a picture, it drops the question with it. */
const TMUX_FENCE_MS = 1_500;
/** How often the terminal is asked whether it is still the same, in milliseconds. */
const IDENTITY_MS = 900;

/**
 * Finds out what the terminal can show: asks it once (device attributes are the fence, `timeoutMs`
 * the deadline), through tmux a second time, and looks at the environment. Replies that are later
 * than that are still no keys. Also makes the session's writer wait for the terminal where it can.
 */
export async function probeTerminal(
  terminal: TerminalSession,
  options: ProbeOptions = {},
): Promise<TerminalFacts> {
  const { timeoutMs = 2_000, env = Deno.env.get, protocol, signal, terminals = 1 } = options;
  const transcript: Exchange[] = [];
  let answers: Answers = readAnswers([]);
  let outer: Answers | undefined;
  let tmux: Awaited<ReturnType<typeof tmuxState>>;
  let mixed = false;
  let answerMs = 0;
  const limits = { timeoutMs, signal };
  if (terminal.keyboard && mayAsk(env)) {
    const [asked, state] = await Promise.all([
      ask(terminal, { ...limits, wrap: false, titles: !inMultiplexer(env) }),
      tmuxState(env, signal),
    ]);
    transcript.push(asked.exchange);
    answers = asked.answers;
    answerMs = asked.exchange.tookMs;
    tmux = state;
    const inTmux = answers.version === undefined ? Boolean(env("TMUX")) : isTmux(answers);
    if (inTmux && tmux?.passthrough !== false && !terminal.ended.aborted) {
      const stale = !asked.exchange.complete;
      const how = { wrap: true, titles: true, stale, terminals };
      const through = await ask(terminal, { ...limits, ...how });
      transcript.push(through.exchange);
      answerMs = Math.max(answerMs, through.exchange.tookMs);
      mixed = !through.alike;
      if (through.exchange.complete && !mixed) outer = through.answers;
    }
  }
  const again = identityQuestion(outer ?? answers);
  const fenced = (fence: number) => again() + fenceQuestion(fence, terminal.size);
  if (outer?.status) {
    // tmux itself would answer before the terminal has anything, and drops what it cannot pass on.
    const timeoutMs = Math.max(TMUX_FENCE_MS, 3 * answerMs);
    terminal.writer.fence.use((fence) => passthrough(fenced(fence)), { timeoutMs, answerMs });
  } else terminal.writer.fence.use(answers.status ? fenced : undefined, { answerMs });
  const choice = chooseProtocol({ answers, env, mixed, outer, tmux, wanted: protocol });
  const shown = outer ?? answers;
  const cell = shown.cell ? { ...shown.cell, measured: true } : sixelCell(shown, terminal);
  return {
    ...choice,
    cell: cell ?? ASSUMED_CELL,
    // Inside tmux it is tmux that must know the mode: it does not pass it on.
    sync: answers.sync,
    fence: answers.status,
    registers: shown.registers ?? DEFAULT_REGISTERS,
    sixelSize: shown.sixelSize,
    background: shown.background,
    transcript,
  };
}

/**
 * xterm tells the window's size as the largest sixel even where it refuses the other questions; it
 * does not in a window that is larger than any sixel.
 */
function sixelCell(
  { sixelNow, sixelSize, version }: Answers,
  { size }: TerminalSession,
): TerminalFacts["cell"] | undefined {
  if (!sixelNow || !version?.startsWith("XTerm")) return undefined;
  if (sixelNow.width === sixelSize?.width || sixelNow.height === sixelSize?.height) {
    return undefined;
  }
  const width = Math.floor(sixelNow.width / size.columns);
  const height = Math.floor(sixelNow.height / size.rows);
  return width >= 4 && height >= 6 ? { width, height, measured: true } : undefined;
}

/**
 * What a terminal has said of its name and its cells before, asked again with a frame from time to
 * time; its answers come before that of the frame's fence. Source: `questions.ts`.
 */
function identityQuestion({ version, reportsCellSize, cell }: Answers): () => string {
  let lastMs = -Infinity;
  const question = (version === undefined ? "" : "\x1b[>q") +
    (reportsCellSize ? "\x1b]1337;ReportCellSize\x1b\\" : cell ? "\x1b[16t" : "");
  return () => {
    if (performance.now() < lastMs + IDENTITY_MS) return "";
    lastMs = performance.now();
    return question;
  };
}

function isTmux({ version }: Answers): boolean {
  return version !== undefined && brandOf(version).name === "tmux";
}

/** TERM comes through ssh, so a multiplexer on the way is seen, too. */
function inMultiplexer(env: (name: string) => string | undefined): boolean {
  return Boolean(env("TMUX") || env("STY")) || /^(tmux|screen)/.test(env("TERM") ?? "");
}

async function ask(
  terminal: TerminalSession,
  { timeoutMs, wrap, titles, stale = false, terminals = 1, signal }: {
    timeoutMs: number;
    wrap: boolean;
    /** An earlier round's answers are still to come. */
    stale?: boolean;
    titles: boolean;
    terminals?: number;
    signal: AbortSignal | undefined;
  },
): Promise<{ answers: Answers; exchange: Exchange; alike: boolean }> {
  const start = performance.now();
  const replies: TerminalReply[] = [];
  const fence = Promise.withResolvers<boolean>();
  const giveUp = () => fence.resolve(false);
  using _aborting = signal && whenAborted(signal, giveUp);
  using _ending = whenAborted(terminal.ended, giveUp);
  const forget = terminal.onReply((reply) => {
    replies.push(reply);
    if (reply.type !== "attributes") return;
    // What tmux itself was asked before, and answers late.
    if (stale && isTmux(readAnswers(replies))) return void replies.splice(0);
    if (replies.filter(({ type }) => type === "attributes").length >= terminals) {
      fence.resolve(true);
    }
  });
  try {
    const questions = QUESTIONS.filter(({ isTitle }) => titles || !isTitle);
    const request = questions.map(({ bytes }) => bytes).join("");
    for (let asked = 0; asked < terminals; asked++) terminal.awaitReplies();
    void terminal.writer.send(new TextEncoder().encode(wrap ? passthrough(request) : request));
    const complete = await orAfter(timeoutMs, fence.promise) ?? false;
    signal?.throwIfAborted();
    return {
      answers: readAnswers(replies),
      alike: terminals === 1 || areAlike(replies, terminals),
      exchange: {
        about: wrap ? "the terminal around tmux" : "the terminal",
        asked: questions.map(({ name, bytes }) => ({ name, sequence: printable(bytes) })),
        answered: replies.map(({ raw }) => raw),
        complete,
        tookMs: performance.now() - start,
      },
    };
  } finally {
    forget();
  }
}

/** Whether several terminals have said the same name; of those that say none nothing is known. */
function areAlike(replies: readonly TerminalReply[], terminals: number): boolean {
  const names = replies.flatMap((reply) => reply.type === "version" ? [reply.text] : []);
  return names.length === terminals && new Set(names).size === 1;
}
