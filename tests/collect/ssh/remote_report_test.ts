// needs: python3 perl bash
import assert from "node:assert/strict";
import { discoverSocket } from "../../../src/collect/discover_socket.ts";
import { ByteSource } from "../../../src/collect/ssh/byte_source.ts";
import {
  readRemoteReport,
  type RemoteReport,
  reportedEnvironment,
} from "../../../src/collect/ssh/remote_report.ts";
import { remoteScript } from "../../../src/collect/ssh/remote_script.ts";
import { look, makePath } from "../../helpers/remote_look.ts";
import { startLocalHelper } from "../../helpers/local_helper.ts";

const signal = new AbortController().signal;

function source(text: string): ByteSource {
  return new ByteSource(new Blob([text]).stream());
}

Deno.test("readRemoteReport() passes over what a login shell prints before", async () => {
  const noise =
    "Welcome!\r\n\x1b[31mlast login: never\x1b[0m\nhelper nothing\nno newline at the end";
  const text = `${noise}\ntraffic-grapher-report-1\nenv TS_RUNROOT /opt/x\nhelper perl\nbinary`;
  const report = await readRemoteReport(source(text));
  assert.ok(!("instead" in report));
  assert.equal(report.helper, "perl");
  assert.equal(report.env.get("TS_RUNROOT"), "/opt/x");
});

Deno.test("readRemoteReport() does not take an echo of the script for its report", async () => {
  const input = remoteScript({ tools: [], idleSeconds: 1 });
  const echo = new TextDecoder().decode(input).replaceAll("\\0012", "\n");
  assert.match(echo, /helper/);
  const report = await readRemoteReport(source(echo));
  assert.ok("instead" in report);
});

Deno.test("readRemoteReport() keeps the last words of a shell that is none", async () => {
  const report = await readRemoteReport(
    source("Hello\nThis account is currently not available.\n"),
  );
  assert.deepEqual(report, { instead: "This account is currently not available." });
});

for (const shell of ["/bin/sh", "/bin/bash"]) {
  Deno.test(`the remote script finds a listening socket behind ${shell}`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "tg-remote-" });
    const path = `${directory}/jsonrpc20.sock`;
    const listener = Deno.listen({ transport: "unix", path });
    try {
      const report = await look({ PATH: "/usr/bin:/bin" }, { shell });
      assert.equal(report.kinds.get(path), "socket");
      assert.ok(report.files.get("/proc/net/unix")?.includes(path));
    } finally {
      listener.close();
      await Deno.remove(directory, { recursive: true });
    }
  });
}

Deno.test("the remote script reads /proc/net/unix without grep", async () => {
  const directory = await Deno.makeTempDir({ prefix: "tg-remote-" });
  const listener = Deno.listen({ transport: "unix", path: `${directory}/jsonrpc20.sock` });
  try {
    const report = await look({ PATH: "/nowhere" });
    assert.ok(report.files.get("/proc/net/unix")?.includes(`${directory}/jsonrpc20.sock\n`));
  } finally {
    listener.close();
    await Deno.remove(directory, { recursive: true });
  }
});

async function discover(report: RemoteReport) {
  return await discoverSocket({ signal, environment: reportedEnvironment(report) });
}

Deno.test("discovery over ssh has the layers and words of discovery here", async () => {
  const path = await makePath({});
  try {
    const report = await look({ PATH: path, TS_RUNROOT: "/nowhere" }, { alone: true });
    const { steps } = await discover(report);
    assert.deepEqual(steps.slice(0, 4).map(({ what }) => what), [
      "TRAFFICSERVER_JSONRPC_SOCKET",
      "/proc/net/unix",
      "traffic_ctl",
      "runroot.yaml",
    ]);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("the remote script takes the variable of the host for the socket", async () => {
  const report = await look({
    PATH: "/usr/bin:/bin",
    TRAFFICSERVER_JSONRPC_SOCKET: "/run/a b/$(id).sock",
  });
  const { path, steps } = await discoverSocket({
    signal,
    environment: reportedEnvironment(report),
  });
  assert.equal(path, "/run/a b/$(id).sock");
  assert.match(steps.at(-1)?.detail ?? "", /there is no such file/);
});

Deno.test("the remote script asks traffic_ctl on PATH", async () => {
  const directory = await Deno.makeTempDir({ prefix: "tg-remote-" });
  // Not listening, so that the kernel's table does not have it.
  const bind = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])";
  const socketPath = `${directory}/jsonrpc20.sock`;
  await new Deno.Command("python3", { args: ["-c", bind, socketPath] }).output();
  const path = await makePath({
    traffic_ctl:
      `#!/bin/sh\n[ "$*" = "config get proxy.config.local_state_dir" ] && echo "proxy.config.local_state_dir: ${directory}"\n`,
  });
  try {
    const { path: found, steps } = await discover(await look({ PATH: path }, { alone: true }));
    assert.equal(found, socketPath);
    assert.match(steps.at(-1)?.detail ?? "", /said .*\/traffic_ctl/);
  } finally {
    await Deno.remove(path, { recursive: true });
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the remote script says what a failing traffic_ctl said, and ends a hanging one", async () => {
  const failing = await makePath({ traffic_ctl: "#!/bin/sh\necho 'no server' >&2; exit 2\n" });
  const hanging = await makePath({ traffic_ctl: "#!/bin/sh\nexec sleep 1000\n" });
  try {
    const reports = await Promise.all(
      [failing, hanging].map((PATH) => look({ PATH }, { alone: true })),
    );
    const [first, second] = await Promise.all(reports.map(discover));
    const said = (steps: typeof first) => steps?.steps.find(({ what }) => what === "traffic_ctl");
    assert.match(said(first)?.detail ?? "", /traffic_ctl said: no server/);
    assert.equal(said(second)?.outcome, "failed");
  } finally {
    await Deno.remove(failing, { recursive: true });
    await Deno.remove(hanging, { recursive: true });
  }
});

Deno.test("the remote script looks into a run root", async () => {
  const directory = await Deno.makeTempDir({ prefix: "tg-remote-" });
  await Deno.mkdir(`${directory}/state`);
  const socketPath = `${directory}/state/jsonrpc20.sock`;
  const bind = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])";
  await new Deno.Command("python3", { args: ["-c", bind, socketPath] }).output();
  await Deno.writeTextFile(
    `${directory}/runroot.yaml`,
    `prefix: ${directory}\nruntimedir: "state"\nlogdir: ./log\n`,
  );
  const path = await makePath({});
  try {
    const byVariable = await look({ PATH: path, TS_RUNROOT: directory }, { alone: true });
    assert.equal((await discover(byVariable)).path, socketPath);
    const byPlace = await look({ PATH: path }, { cwd: `${directory}/state`, alone: true });
    assert.equal((await discover(byPlace)).path, socketPath);
  } finally {
    await Deno.remove(path, { recursive: true });
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a socket path that the user named is data, whatever it looks like", async () => {
  const directory = await Deno.makeTempDir({ prefix: "tg-remote-" });
  const marker = `${directory}/ran`;
  const names = [
    `/x"; touch ${marker}; "`,
    `/x'; touch ${marker}; '`,
    `/$(touch ${marker})`,
    `/\`touch ${marker}\``,
    `/x\\"$(touch ${marker})`,
    "/%s%n\\0101",
  ];
  for (const socketPath of names) {
    for (const tool of ["python3", "perl"] as const) {
      await using helper = await startLocalHelper(tool, { socketPath });
      assert.equal(helper.report.kinds.get(socketPath), "none", socketPath);
      await assert.rejects(
        helper.link.exchange(new Uint8Array(1), { deadlineMs: 20_000, signal, socketPath }),
        /there is no socket at/,
      );
    }
  }
  await assert.rejects(Deno.stat(marker), Deno.errors.NotFound);
  await Deno.remove(directory);
});
