import assert from "node:assert/strict";
import { listeningSockets } from "../../src/collect/proc_net_unix.ts";

/** As a Linux 6.1 printed it, with a server whose queue was full. */
const CAPTURED = `\
Num       RefCount Protocol Flags    Type St Inode Path
000000008449f7ee: 00000002 00000000 00000000 0001 02     0 /opt/ats/var/trafficserver/jsonrpc20.sock
000000007d729149: 00000003 00000000 00000000 0001 03  1158
0000000054c37be0: 00000002 00000000 00010000 0001 01 31513 /opt/ats/var/trafficserver/jsonrpc20.sock
00000000e99d3a23: 00000002 00000000 00000000 0001 02     0 /opt/ats/var/trafficserver/jsonrpc20.sock
00000000a1b2c3d4: 00000003 00000000 00000000 0001 03 31600 /run/connected/jsonrpc20.sock
00000000a1b2c3d5: 00000002 00000000 00010000 0001 01 31601 @/abstract/jsonrpc20.sock
00000000a1b2c3d6: 00000002 00000000 00000000 0002 01 31602 /run/systemd/notify
00000000a1b2c3d7: 00000002 00000000 00010000 0005 01 31603 /run/seqpacket/jsonrpc20.sock
00000000a1b2c3d8: 00000002 00000000 00010000 0001 01 31604 /srv/my ats/jsonrpc20.sock
00000000a1b2c3d9: 00000002 00000000 00010000 0001 01 31605 /srv/x/jsonrpc20.sock.old
00000000a1b2c3da: 00000002 00000000 00010000 0001 01 31606 /srv/x/notjsonrpc20.sock
00000000a1b2c3db: 00000002 00000000 00010000 0001 01 31607 jsonrpc20.sock
`;

Deno.test("listeningSockets() finds the listening JSONRPC sockets and nothing else", () => {
  assert.deepEqual(listeningSockets(CAPTURED), [
    "/opt/ats/var/trafficserver/jsonrpc20.sock",
    "/srv/my ats/jsonrpc20.sock",
  ]);
});

Deno.test("listeningSockets() finds none in other text", () => {
  for (const text of ["", "\n\n", "Num RefCount\n", "x: y z 00010000 0001 01 1 /jsonrpc20.sock "]) {
    assert.deepEqual(listeningSockets(text), []);
  }
});

Deno.test({
  name: "listeningSockets() finds a socket that this process listens on",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const directory = await Deno.makeTempDir();
    const path = `${directory}/jsonrpc20.sock`;
    const listener = Deno.listen({ transport: "unix", path });
    try {
      assert.ok(listeningSockets(await Deno.readTextFile("/proc/net/unix")).includes(path));
    } finally {
      listener.close();
      await Deno.remove(directory, { recursive: true });
    }
  },
});
