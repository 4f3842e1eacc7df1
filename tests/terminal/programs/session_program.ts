// A small program on a TerminalSession, driven by terminal_session_tty_test.ts.
import { probeTerminal } from "../../../src/terminal/probe.ts";
import { fenceQuestion } from "../../../src/terminal/sequences.ts";
import { openTerminal } from "../../../src/terminal/terminal_session.ts";

async function main(): Promise<void> {
  await using terminal = openTerminal({ keyboard: !Deno.args.includes("--no-keyboard") });
  let draws = 0;
  const show = (text: string) =>
    terminal.writer.show(() => {
      const { columns, rows } = terminal.size;
      draws++;
      const lines = [`draw ${draws}`, `size ${columns}x${rows}`, text];
      return new TextEncoder().encode(`\x1b[2J\x1b[H${lines.join("\r\n")}`);
    });
  let crash: (cause: Error) => void = () => {};
  const crashed = new Promise<never>((_, reject) => crash = reject);
  terminal.onRedraw(() => void show("redrawn"));
  terminal.onKey((event) => {
    if (event.kind !== "key") return;
    if (event.name === "q") terminal[Symbol.dispose]();
    else if (event.name === "x") crash(new Error("thrown on purpose"));
    else if (event.name === "r") setTimeout(() => Promise.reject(new Error("rejected on purpose")));
    else if (event.name === "e") Deno.exit(7);
    else void show(`key ${event.name}`);
  });
  if (Deno.args.includes("--busy")) {
    // Asked, and asked again with each frame: there is always an answer on its way.
    setInterval(() => void show("busy"), 1);
    void probeTerminal(terminal);
    terminal.writer.fence.use(fenceQuestion);
  }
  let signalledAtMs = Infinity;
  Deno.addSignalListener("SIGTERM", () => signalledAtMs = performance.now());
  // Before anything is shown: a key can end the session before this goes on.
  const ended = new Promise((resolve) =>
    terminal.ended.addEventListener("abort", () => resolve(undefined))
  );
  await show("ready");
  await Promise.race([ended, crashed]);
  await terminal[Symbol.asyncDispose]();
  // A signal ends the program within a second, whether the terminal has answered by then or not.
  const isLate = performance.now() - signalledAtMs > 700;
  console.log(`ended by ${terminal.ended.reason.cause}${isLate ? " late" : ""}`);
}

await main();
Deno.exit(0);
