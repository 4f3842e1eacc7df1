import assert from "node:assert/strict";
import {
  explainSocketError,
  type FactFinder,
  type SocketFacts,
  userNameIn,
} from "../../src/collect/explain_socket_error.ts";

function finder(facts: SocketFacts | undefined, names: Record<number, string> = {}): FactFinder {
  return {
    facts: () => Promise.resolve(facts),
    userName: (uid) => Promise.resolve(names[uid]),
  };
}

async function explain(error: unknown, found: FactFinder, soFar = 0) {
  const path = "/run/ats/jsonrpc20.sock";
  const { reason, message, cause } = await explainSocketError(error, {
    path,
    soFar,
    finder: found,
  });
  assert.equal(cause, error);
  return `${reason}: ${message}`;
}

const denied = new Deno.errors.PermissionDenied();

Deno.test("a denied socket names its owner, who may connect, and the setting that opens it", async () => {
  const socket = { isSocket: true, uid: 997 };
  assert.equal(
    await explain(denied, finder(socket, { 997: "ats" })),
    "permission: permission denied on /run/ats/jsonrpc20.sock: only root and the user ats may connect. " +
      "Run as one of them, or set rpc.unix.restricted_api: false in jsonrpc.yaml and restart traffic_server",
  );
  assert.match(await explain(denied, finder(socket)), /only root and user id 997 may connect/);
  assert.match(
    await explain(denied, finder({ isSocket: true, uid: 0 })),
    /only root may connect\./,
  );
});

Deno.test("a denied directory is told from a denied socket", async () => {
  for (const facts of [undefined, { denied: true }]) {
    const said = await explain(denied, finder(facts));
    assert.match(said, /^permission: .* a directory of .* may not be searched by this user/);
    assert.doesNotMatch(said, /restricted_api/);
  }
});

Deno.test("a right that the program lacks is told from a permission of the file", async () => {
  const said = await explain(new Deno.errors.NotCapable(), finder(undefined));
  assert.match(said, /^transport: .* this program was started without the right to use it$/);
});

Deno.test("a reset says how much of the reply had come", async () => {
  const reset = new Deno.errors.ConnectionReset();
  assert.match(await explain(reset, finder(undefined)), /^closed: .* without an answer/);
  assert.match(await explain(reset, finder(undefined), 512), /^closed: .* after 512 bytes/);
  assert.match(await explain(new Deno.errors.BrokenPipe(), finder(undefined)), /^closed: /);
});

Deno.test("an unforeseen failure keeps its words, made safe", async () => {
  const said = await explain(new Error("too many \x1b[31mopen files"), finder(undefined));
  assert.match(said, /^transport: .* too many \[31mopen files$/);
});

Deno.test("userNameIn() finds a user in a captured /etc/passwd", () => {
  const passwd =
    "root:x:0:0:root:/root:/bin/bash\nats:x:997:995::/opt/ats:/sbin/nologin\n\nbroken\n";
  assert.equal(userNameIn(passwd, 997), "ats");
  assert.equal(userNameIn(passwd, 0), "root");
  assert.equal(userNameIn(passwd, 99), undefined);
});
