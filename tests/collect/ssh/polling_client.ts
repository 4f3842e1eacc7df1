/**
 * A client that polls a host until it is killed: `polling_client.ts SSH_CONFIG ALIAS SOCKET RUNG
 * DEADLINE_MS`. It prints a line for each poll.
 */
import { openSshTransport } from "../../../src/collect/ssh/open_ssh_transport.ts";
import { type Rung, RUNGS } from "../../../src/collect/ssh/climb_ladder.ts";

const [config = "", destination = "", socketPath = "", wanted = "", deadline = ""] = Deno.args;
const rungs: readonly Rung[] = RUNGS.filter((rung) => rung === wanted);
const signal = new AbortController().signal;
const host = {
  id: destination,
  label: destination,
  address: { kind: "ssh", destination } as const,
};
const transport = openSshTransport({ ...host, socketPath }, {
  signal,
  rungs,
  idleSeconds: 2,
  extraOptions: ["-F", config],
});
const request = new TextEncoder().encode(
  '{"jsonrpc":"2.0","id":"1","method":"get_server_status","params":[]}',
);
for (;;) {
  try {
    await transport.exchange(request, { deadlineMs: Number(deadline), signal });
    console.log("answered");
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
}
