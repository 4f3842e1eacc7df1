import assert from "node:assert/strict";
import {
  listeningSockets,
  localStateDir,
  runRootFiles,
  runtimeDirectory,
} from "../../src/collect/socket_places.ts";

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

/** As \`traffic_layout init\` writes it. */
const RUNROOT = `\
prefix: /srv/ats
exec_prefix: /srv/ats
bindir: ./bin
sysconfdir: ./etc/trafficserver
localstatedir: ./var
runtimedir: ./var/trafficserver
logdir: ./var/log/trafficserver
`;

Deno.test("runtimeDirectory() reads runtimedir relative to the run root", () => {
  assert.equal(runtimeDirectory(RUNROOT, "/srv/ats"), "/srv/ats/var/trafficserver");
  assert.equal(runtimeDirectory("runtimedir: var/run", "/srv/ats/"), "/srv/ats/var/run");
  assert.equal(runtimeDirectory('runtimedir: "/run/ats" # here', "/srv/ats"), "/run/ats");
});

Deno.test("runtimeDirectory() falls back on the default layout", () => {
  assert.equal(runtimeDirectory("prefix: /srv/ats\n", "/srv/ats"), "/srv/ats/var/trafficserver");
});

Deno.test("runtimeDirectory() rejects what is no map", () => {
  for (const text of ["", "- a\n- b", "word", "a: [", "a: b: c"]) {
    assert.throws(() => runtimeDirectory(text, "/srv"));
  }
});

Deno.test("runRootFiles() looks where traffic_server looks", () => {
  assert.deepEqual(runRootFiles({ runRoot: "/srv/ats/" }), ["/srv/ats/runroot.yaml"]);
  assert.deepEqual(runRootFiles({ runRoot: "/srv/other.yaml" }), ["/srv/other.yaml"]);
  assert.deepEqual(runRootFiles({ workingDirectory: "/a/b/c/d/e" }), [
    "/a/b/c/d/e/runroot.yaml",
    "/a/b/c/d/runroot.yaml",
    "/a/b/c/runroot.yaml",
    "/a/b/runroot.yaml",
  ]);
  assert.deepEqual(runRootFiles({ runRoot: "/a", workingDirectory: "/a" }), ["/a/runroot.yaml"]);
  assert.deepEqual(runRootFiles({}), []);
});

Deno.test("localStateDir() reads what traffic_ctl prints", () => {
  const line = "proxy.config.local_state_dir: /opt/ats/var/trafficserver";
  assert.equal(localStateDir(`${line}\n`), "/opt/ats/var/trafficserver");
  assert.equal(localStateDir(`a warning\n${line}/ \r\n`), "/opt/ats/var/trafficserver");
  assert.equal(localStateDir("proxy.config.local_state_dir: /"), "/");
});

Deno.test("localStateDir() reads nothing from an error", () => {
  for (
    const text of [
      "",
      "Error: Couldn't open connection with /run/jsonrpc20.sock.\n",
      "proxy.config.local_state_dir: var/trafficserver",
      "proxy.config.local_state_dir:\n/tmp",
    ]
  ) {
    assert.equal(localStateDir(text), undefined);
  }
});
