import { END_SIGNALS, type EndSignal, signalExitCode } from "./end_signals.ts";
import { systemLibrary } from "./system_library.ts";
import type { LeftoverNotice } from "./watchdog.ts";

/** How long the program may take to end by itself, in milliseconds. */
const PATIENCE_MS = 850;

const leftovers = new Set<string>();

/** Whatever holds up the program's own thread does not hold up this one. */
function end(name: EndSignal): void {
  for (const path of leftovers) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // It was not made yet, or is gone already.
    }
  }
  systemLibrary()?._exit(signalExitCode(name));
  Deno.kill(Deno.pid, "SIGKILL");
}

for (const name of END_SIGNALS) {
  Deno.addSignalListener(name, () => setTimeout(() => end(name), PATIENCE_MS));
}
self.addEventListener("message", (event) => {
  const { path, kept } = (event as MessageEvent<LeftoverNotice>).data;
  if (kept) leftovers.add(path);
  else leftovers.delete(path);
});
