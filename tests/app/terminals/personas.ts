import { captured } from "../../terminal/replies.ts";

/** How a terminal answers, by the words of its question; absent: it says nothing. */
export interface Persona {
  readonly env: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
}

/** A terminal whose answers were captured on the real one. */
function capturedPersona(label: string): Persona {
  const { env, each } = captured(label);
  return { env, answers: each };
}

/**
 * Terminals by the protocol that is chosen for them. iTerm2 runs on macOS alone: its answers are
 * written down from its documents (https://iterm2.com/documentation-escape-codes.html, "Report cell
 * size", "Capabilities") and its sources (VT100Output.m).
 */
export const PERSONAS: Readonly<Record<"iterm2" | "kitty" | "sixel" | "text", Persona>> = {
  iterm2: {
    env: { TERM: "xterm-256color", LC_TERMINAL: "iTerm2", LC_TERMINAL_VERSION: "3.5.0" },
    answers: {
      xtversion: "\x1bP>|iTerm2 3.5.0\x1b\\",
      cellsize: "\x1b]1337;ReportCellSize=20.0;10.0;1.0\x1b\\",
      capabilities: "\x1b]1337;Capabilities=T3LrMSc7UUw9Ts3BFGsSyHNoSxF\x07",
      background: "\x1b]11;rgb:0000/0000/0000\x07",
      sync: "\x1b[?2026;2$y",
      status: "\x1b[0n",
      da1: "\x1b[?62;4c",
    },
  },
  kitty: capturedPersona("kitty-0.26.5"),
  sixel: capturedPersona("xterm-379-vt340"),
  text: capturedPersona("xterm-379"),
};

/** The questions as they stand in the output, and their names in a persona. */
const QUESTIONS: readonly (readonly [question: string, name: string])[] = [
  ["\\x1b\\[>q", "xtversion"],
  ["\\x1b_Gi=31,[^\\x1b]*\\x1b\\\\", "kitty"],
  ["\\x1b\\]1337;ReportCellSize\\x1b\\\\", "cellsize"],
  ["\\x1b\\]1337;Capabilities\\x1b\\\\", "capabilities"],
  ["\\x1b\\]11;\\?\\x1b\\\\", "background"],
  ["\\x1b\\[14t", "w14"],
  ["\\x1b\\[16t", "w16"],
  ["\\x1b\\[18t", "w18"],
  ["\\x1b\\[\\?2026\\$p", "sync"],
  ["\\x1b\\[\\?1;1;0S", "registers"],
  ["\\x1b\\[\\?2;1;0S", "sixelsize"],
  ["\\x1b\\[\\?2;4;0S", "sixelmost"],
  ["\\x1b\\[5n", "status"],
  ["\\x1b\\[2;\\dH\\x1b\\[6n", "cursor"],
  ["\\x1b\\[c", "da1"],
  // tmux asks it, and takes other attributes for its answer where that does not come.
  ["\\x1b\\[>c", "da2"],
];

const ANY_QUESTION = new RegExp(QUESTIONS.map(([question]) => `(${question})`).join("|"), "g");

/** Everything that a terminal would answer to a stretch of output, in order. */
export function answersTo(
  output: string,
  { answers }: Persona,
  window: { columns: number; rows: number; cell: { width: number; height: number } },
): string {
  const { columns, rows, cell } = window;
  const sizes: Readonly<Record<string, string>> = {
    cellsize: `\x1b]1337;ReportCellSize=${cell.height}.0;${cell.width}.0;1.0\x1b\\`,
    w14: `\x1b[4;${rows * cell.height};${columns * cell.width}t`,
    w16: `\x1b[6;${cell.height};${cell.width}t`,
    w18: `\x1b[8;${rows};${columns}t`,
    sixelsize: `\x1b[?2;0;${columns * cell.width};${rows * cell.height}S`,
    // As with `maxGraphicSize` set for the largest window of these tests.
    sixelmost: "\x1b[?2;0;4000;4000S",
  };
  return [...output.matchAll(ANY_QUESTION)].map((match) => {
    const [, name = ""] = QUESTIONS[match.slice(1).findIndex((group) => group !== undefined)]!;
    if (name === "cursor") return match[0].slice(0, match[0].indexOf("H")) + "R";
    const answer = answers[name] ?? "";
    // A size is that of this window, where the terminal tells it at all.
    return answer === "" ? "" : sizes[name] ?? answer;
  }).join("");
}
