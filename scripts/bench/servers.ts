/**
 * Simulated servers in a process of their own, for the benches: `servers.ts FOLDER COUNT`
 * listens at FOLDER/0.sock and so on, says `ready`, and takes the lines `stop N` and `start N`
 * (which restarts the server: its counters begin at 0) until its input is closed.
 */
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { inputLines } from "./process.ts";

const [folder = ".", count = "1"] = Deno.args;
const end = new AbortController();
const hosts = Array.from({ length: Number(count) }, (_, index) => {
  const workload = createWorkload({ seed: index });
  const socketPath = `${folder}/${index}.sock`;
  return { workload, server: startAtsServer({ socketPath, workload, signal: end.signal }) };
});
console.log("ready");
for await (const line of inputLines()) {
  const [command, number] = line.split(" ");
  const host = hosts[Number(number)];
  if (command === "stop") await host?.server.stop();
  if (command === "start") {
    host?.workload.restart();
    await host?.server.start();
  }
}
end.abort();
await Promise.all(hosts.map(({ server }) => server[Symbol.asyncDispose]()));
