/**
 * A simulated server for scripts/smoke_binary.sh: `smoke_server.ts SOCKET` listens there, says
 * `ready`, and ends when its input is closed.
 */
import { startAtsServer } from "../src/sim/ats_server.ts";
import { createWorkload } from "../src/sim/workload.ts";

const [socketPath = "jsonrpc20.sock"] = Deno.args;
const end = new AbortController();
const workload = createWorkload({ seed: 0 });
const server = startAtsServer({ socketPath, workload, signal: end.signal });
console.log("ready");
await Deno.stdin.readable.pipeTo(new WritableStream());
end.abort();
await server[Symbol.asyncDispose]();
