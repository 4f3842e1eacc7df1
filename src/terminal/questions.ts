import { PROBE_IMAGE } from "./answers.ts";

/** One question to a terminal, for the request and for the report of `check --terminal`. */
export interface Question {
  readonly name: string;
  readonly bytes: string;
  /** An application string (APC), which tmux and screen show as the window's title. */
  readonly isTitle?: boolean;
}

/**
 * What is asked, in one write; device attributes come last, because every terminal answers them:
 * the fence. Sources: xterm's ctlseqs, kitty's graphics protocol, iTerm2's documentation.
 */
export const QUESTIONS: readonly Question[] = [
  { name: "name and version", bytes: "\x1b[>q" },
  {
    name: "kitty graphics",
    bytes: `\x1b_Gi=${PROBE_IMAGE},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\`,
    isTitle: true,
  },
  { name: "cell size (iTerm2)", bytes: "\x1b]1337;ReportCellSize\x1b\\" },
  { name: "capabilities (iTerm2)", bytes: "\x1b]1337;Capabilities\x1b\\" },
  { name: "background colour", bytes: "\x1b]11;?\x1b\\" },
  { name: "text area in pixels", bytes: "\x1b[14t" },
  { name: "cell size in pixels", bytes: "\x1b[16t" },
  { name: "text area in cells", bytes: "\x1b[18t" },
  { name: "synchronised output", bytes: "\x1b[?2026$p" },
  { name: "sixel colours", bytes: "\x1b[?1;1;0S" },
  // xterm answers the first with the window's size of the moment, the second with what never changes.
  { name: "sixel size now", bytes: "\x1b[?2;1;0S" },
  { name: "largest sixel", bytes: "\x1b[?2;4;0S" },
  { name: "status", bytes: "\x1b[5n" },
  { name: "device attributes", bytes: "\x1b[c" },
];
