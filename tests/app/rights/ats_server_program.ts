/** A simulated server in a process of its own, until SIGTERM: `ats_server_program.ts SOCKET`. */
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";

const [socketPath = ""] = Deno.args;
const end = new AbortController();
Deno.addSignalListener("SIGTERM", () => end.abort());
await using _server = startAtsServer({
  socketPath,
  workload: createWorkload({ seed: 3 }),
  signal: end.signal,
});
await new Promise((resolve) => end.signal.addEventListener("abort", resolve));
Deno.exit();
