import assert from "node:assert/strict";
import { discoverSocket, preferredSocket } from "../../src/collect/discover_socket.ts";
import { fakeEnvironment, type FakeMachine, procNetUnix } from "./fake_environment.ts";

const CTL = "/opt/ats/bin/traffic_ctl";

async function discover(machine: FakeMachine, socketPath?: string) {
  const environment = fakeEnvironment(machine);
  const { signal } = new AbortController();
  const { path, steps } = await discoverSocket({ socketPath, environment, signal });
  const told = steps.map(({ what, outcome, detail }) => `${what}: ${outcome}: ${detail}`);
  return { path, told, ran: environment.ran };
}

Deno.test("a socket named by the user is taken and nothing else is tried", async () => {
  const machine = {
    kinds: { "/x/s": "socket", "/run/trafficserver/jsonrpc20.sock": "socket" },
    env: { TRAFFICSERVER_JSONRPC_SOCKET: "/y/s" },
  } as const;
  assert.deepEqual(await discover(machine, "/x/s"), {
    path: "/x/s",
    told: ["--socket: found: /x/s"],
    ran: [],
  });
});

Deno.test("a socket that the user named is final even if it is not there, and says why", async () => {
  const machine = {
    kinds: { "/file": "file", "/dir": "directory", "/locked/s": "denied" },
  } as const;
  const { path, told } = await discover(machine, "/none");
  assert.equal(path, "/none");
  assert.deepEqual(told, ["--socket: failed: /none: there is no such file"]);
  assert.match(
    (await discover(machine, "/file")).told[0] ?? "",
    /failed: \/file: it is not a socket/,
  );
  assert.match((await discover(machine, "/locked/s")).told[0] ?? "", /may not be searched/);
  assert.equal((await discover(machine, "/dir")).path, "/dir/jsonrpc20.sock");
});

Deno.test("the variable comes before everything that is looked for", async () => {
  const machine = {
    env: { TRAFFICSERVER_JSONRPC_SOCKET: "/y/s" },
    kinds: { "/y/s": "socket" },
    files: { "/proc/net/unix": procNetUnix("/z/jsonrpc20.sock") },
  } as const;
  assert.deepEqual(await discover(machine), {
    path: "/y/s",
    told: ["TRAFFICSERVER_JSONRPC_SOCKET: found: /y/s"],
    ran: [],
  });
});

Deno.test("the one listening socket is taken, without running anything", async () => {
  const path = "/srv/ats/var/jsonrpc20.sock";
  const machine = {
    files: { "/proc/net/unix": procNetUnix(path) },
    kinds: { [path]: "socket", [CTL]: "file" },
  } as const;
  assert.deepEqual(await discover(machine), {
    path,
    told: [
      "TRAFFICSERVER_JSONRPC_SOCKET: not-found: not set",
      `/proc/net/unix: found: ${path}`,
    ],
    ran: [],
  });
});

Deno.test("of several listening sockets the same one is always taken, and the others are named", async () => {
  const kinds = {
    "/b/jsonrpc20.sock": "socket",
    "/a/jsonrpc20.sock": "socket",
    "/run/trafficserver/jsonrpc20.sock": "socket",
  } as const;
  const paths = Object.keys(kinds);
  for (const order of [paths, paths.toReversed()]) {
    const files = { "/proc/net/unix": procNetUnix(...order) };
    const { path, told } = await discover({ files, kinds });
    assert.equal(path, "/run/trafficserver/jsonrpc20.sock");
    assert.match(
      told.at(-1) ?? "",
      /also listening: \/a\/jsonrpc20\.sock, \/b\/jsonrpc20\.sock; choose with --socket/,
    );
  }
  assert.equal(preferredSocket(["/b/x", "/a/x"]), "/a/x");
  assert.equal(preferredSocket([]), undefined);
});

Deno.test("a listening socket of a container is passed over, one that is denied is not", async () => {
  const [inside, locked] = ["/inside/jsonrpc20.sock", "/locked/jsonrpc20.sock"];
  const files = { "/proc/net/unix": procNetUnix(inside) };
  const { told } = await discover({ files });
  assert.match(told[1] ?? "", /not-found: listening, but not in this file system: \/inside/);
  const both = { "/proc/net/unix": procNetUnix(inside, locked) };
  assert.equal((await discover({ files: both, kinds: { [locked]: "denied" } })).path, locked);
});

Deno.test("traffic_ctl is asked for the directory, first on PATH, then in the usual prefixes", async () => {
  const path = "/data/run/jsonrpc20.sock";
  const output = { code: 0, stdout: "proxy.config.local_state_dir: /data/run\n", stderr: "" };
  const { path: found, told, ran } = await discover({
    env: { PATH: "/first:relative:/second/" },
    kinds: { "/second/traffic_ctl": "file", [CTL]: "file", [path]: "socket" },
    commands: { "/second/traffic_ctl": output, [CTL]: output },
  });
  assert.equal(found, path);
  assert.deepEqual(ran, ["/second/traffic_ctl config get proxy.config.local_state_dir"]);
  assert.equal(told.at(-1), `traffic_ctl: found: ${path} (said /second/traffic_ctl)`);
});

Deno.test("what a failing traffic_ctl says is reported, and the next one is asked", async () => {
  const second = "/usr/bin/traffic_ctl";
  const { path, told, ran } = await discover({
    kinds: { [CTL]: "file", [second]: "file" },
    commands: {
      [CTL]: { code: 1, stdout: "", stderr: "Couldn't open \x1b[1mconnection\n" },
      [second]: { code: 0, stdout: "proxy.config.local_state_dir: /gone\n", stderr: "" },
    },
  });
  assert.equal(path, undefined);
  assert.equal(ran.length, 2);
  assert.match(told.join("\n"), /traffic_ctl: failed: .* said: Couldn't open \[1mconnection; /);
  assert.match(told.join("\n"), /said \/gone\/jsonrpc20\.sock, but there is no such file/);
});

Deno.test("a traffic_ctl that cannot be run or takes too long is a failed step, not the end", async () => {
  const usual = "/var/run/trafficserver/jsonrpc20.sock";
  const timeout = () =>
    Promise.reject(new DOMException("no answer within 2000 ms", "TimeoutError"));
  const { path, told } = await discover({
    kinds: { [CTL]: "file", "/usr/bin/traffic_ctl": "file", [usual]: "socket" },
    commands: { [CTL]: timeout },
  });
  assert.equal(path, usual);
  assert.match(told.join("\n"), /traffic_ctl: failed: .*no answer within 2000 ms; .*no \/usr\/bin/);
});

Deno.test("a run root is read, from TS_RUNROOT before the working directory", async () => {
  const files = {
    "/rr/runroot.yaml": "runtimedir: ./run\n",
    "/srv/runroot.yaml": "runtimedir: ./other\n",
  };
  const kinds = {
    "/rr/run/jsonrpc20.sock": "socket",
    "/srv/other/jsonrpc20.sock": "socket",
  } as const;
  const workingDirectory = "/srv/deep";
  const env = { TS_RUNROOT: "/rr" };
  const first = await discover({ env, workingDirectory, files, kinds });
  assert.equal(first.path, "/rr/run/jsonrpc20.sock");
  assert.match(first.told.at(-1) ?? "", /runroot\.yaml: found: .* \(said \/rr\/runroot\.yaml\)/);
  assert.equal(
    (await discover({ workingDirectory, files, kinds })).path,
    "/srv/other/jsonrpc20.sock",
  );
});

Deno.test("a broken run root and one that is missing are named", async () => {
  const env = { TS_RUNROOT: "/rr" };
  const broken = await discover({ env, files: { "/rr/runroot.yaml": "- no\n- map" } });
  assert.match(broken.told.join("\n"), /runroot\.yaml: failed: .*it is not a map/);
  const missing = await discover({ env });
  assert.match(missing.told.join("\n"), /runroot\.yaml: failed: \/rr\/runroot\.yaml: no/);
});

Deno.test("with nothing found, each layer has said why, in order", async () => {
  const { path, told } = await discover({ files: { "/proc/net/unix": procNetUnix("/x/other") } });
  assert.equal(path, undefined);
  assert.deepEqual(told.map((line) => line.split(": ").slice(0, 2).join(": ")), [
    "TRAFFICSERVER_JSONRPC_SOCKET: not-found",
    "/proc/net/unix: not-found",
    "traffic_ctl: not-found",
    "runroot.yaml: not-found",
    "usual paths: not-found",
  ]);
  assert.match(told.at(-1) ?? "", /nothing at \/run\/trafficserver\/jsonrpc20\.sock, /);
});

Deno.test("where there is no /proc/net/unix, the other layers are tried", async () => {
  const usual = "/opt/homebrew/var/trafficserver/jsonrpc20.sock";
  const { path, told } = await discover({ kinds: { [usual]: "socket" } });
  assert.equal(path, usual);
  assert.equal(told[1], "/proc/net/unix: skipped: only Linux has it");
});

Deno.test("an abort ends the search", async () => {
  const abort = new AbortController();
  const environment = fakeEnvironment({
    kinds: { [CTL]: "file" },
    commands: {
      [CTL]: (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(new DOMException("x", "AbortError")))
        ),
    },
  });
  const search = discoverSocket({ environment, signal: abort.signal });
  const ended = assert.rejects(search, { name: "AbortError" });
  abort.abort();
  await ended;
});
