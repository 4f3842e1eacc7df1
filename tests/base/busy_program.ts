// Works without a pause until it is ended; driven by watchdog_test.ts.
// Arguments: a folder that must not stay, and a file that says that it is busy.
import { removeAtExit } from "../../src/base/leftovers.ts";
import { startWatchdog } from "../../src/base/watchdog.ts";

const [leftover = "", busy = ""] = Deno.args;
Deno.addSignalListener("SIGTERM", () => {});
startWatchdog();
removeAtExit(leftover);
// The watchdog listens when its thread has started.
await new Promise((resolve) => setTimeout(resolve, 1_000));
Deno.writeTextFileSync(busy, "");
for (;;);
