// needs: python3
import assert from "node:assert/strict";
import { ForwardLink } from "../../../src/collect/ssh/forward_link.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

/** As ssh forwards a socket, but slowly: it is there for a while before anyone listens on it. */
const SLOW_SSH = `#!/usr/bin/env python3
import socket, sys, time
path = sys.argv[sys.argv.index("-L") + 1].split(":")[0]
server = socket.socket(socket.AF_UNIX)
server.bind(path)
time.sleep(0.3)
server.listen()
while True:
    client, _ = server.accept()
    client.recv(65536)
    client.sendall(b'{"jsonrpc":"2.0","result":{},"id":"1"}')
    client.close()
`;

Deno.test("a forwarded socket that is there before ssh listens on it is tried again", async () => {
  await withDirectory(async (folder, signal) => {
    await Deno.writeTextFile(`${folder}/ssh`, SLOW_SSH, { mode: 0o755 });
    await using link = await ForwardLink.open(
      { kind: "ssh", destination: "ats1" },
      "/run/jsonrpc20.sock",
      {
        sshPath: `${folder}/ssh`,
        extraOptions: [],
        connectTimeoutSeconds: 5,
        quirks: { isOld: false },
        runtimeDirectory: folder,
        signal,
      },
    );
    const answer = await link.exchange(new TextEncoder().encode("{}"), {
      socketPath: "/run/jsonrpc20.sock",
      deadlineMs: 10_000,
      signal,
    });
    assert.equal(new TextDecoder().decode(answer.bytes), '{"jsonrpc":"2.0","result":{},"id":"1"}');
  });
});
