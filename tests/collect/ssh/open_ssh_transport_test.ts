// needs: sshd python3 perl socat bash
import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { CollectError } from "../../../src/model/errors.ts";
import type { Answer, DiscoveryStep, Transport } from "../../../src/model/transport.ts";
import type { Rung } from "../../../src/collect/ssh/climb_ladder.ts";
import {
  openSshTransport,
  type SshTransportOptions,
} from "../../../src/collect/ssh/open_ssh_transport.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { startMisbehavingServer } from "../../helpers/misbehaving_server.ts";
import type { UnixServer } from "../../../src/sim/unix_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually, within } from "../../helpers/eventually.ts";
import {
  type SshdOptions,
  startSshd,
  startStallingProxy,
  type TestSshd,
} from "../../helpers/sshd.ts";
import { scriptCommand } from "../../helpers/script_command.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const signal = new AbortController().signal;
const PATIENT = { deadlineMs: 30_000, signal };
const REQUEST = new TextEncoder().encode(
  '{"jsonrpc":"2.0","id":"1","method":"admin_lookup_records","params":[' +
    '{"record_name":"proxy.process.http.completed_requests","rec_types":[2,4,32]}]}',
);
/** What the remote script and the shells themselves need; no program that could be a helper. */
const BARE = ["sh", "bash", "grep", "sleep", "timeout", "dd", "ls", "cat", "env"];

/** Makes every login read ~/.bashrc first, whatever shell the user of the tests has. */
const LOGIN_BY_BASH =
  'ForceCommand BASH_ENV="$HOME/.bashrc" exec bash -c "unset BASH_ENV; $SSH_ORIGINAL_COMMAND"';

interface Scene extends AsyncDisposable {
  readonly sshd: TestSshd;
  readonly directory: string;
  readonly server: UnixServer;
  open(options?: Partial<SshTransportOptions> & SceneHost): Transport;
}

interface SceneHost {
  readonly destination?: string;
  /** `undefined`: it is discovered. */
  readonly socketPath?: string | undefined;
}

interface SceneOptions extends SshdOptions {
  /** The programs that logins find, instead of the usual ones. */
  readonly programs?: readonly string[];
  /** Text of programs that logins find as well. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly silent?: boolean;
}

/** An sshd, a server behind it, and transports that are gone at the end of the test. */
async function setScene(
  { programs, scripts = {}, silent, ...options }: SceneOptions = {},
): Promise<Scene> {
  await using closing = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir({ prefix: "tg-scene-" });
  closing.defer(() => Deno.remove(directory, { recursive: true }));
  const stop = new AbortController();
  closing.defer(() => stop.abort());
  const socketPath = `${directory}/jsonrpc20.sock`;
  const server = closing.use(
    silent
      ? startMisbehavingServer({ socketPath, kind: "silent", signal: stop.signal })
      : startAtsServer({ socketPath, workload: createWorkload({ seed: 1 }), signal: stop.signal }),
  );
  const path = programs === undefined ? {} : { path: `${directory}/bin` };
  if (programs) await makeBin(`${directory}/bin`, { programs, scripts });
  const sshd = closing.use(await startSshd({ ...options, ...path }));
  const kept = closing.move();
  return {
    sshd,
    directory,
    server,
    open({ destination = "ats1", ...rest } = {}) {
      const { socketPath: path = socketPath, ...others } = rest;
      const named = "socketPath" in rest && rest.socketPath === undefined
        ? {}
        : { socketPath: path };
      const host = { id: destination, label: destination, ...named };
      return kept.use(openSshTransport(
        { ...host, address: { kind: "ssh", destination } },
        { signal: stop.signal, extraOptions: sshd.sshOptions, ...others },
      ));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function makeBin(
  bin: string,
  { programs, scripts }: {
    readonly programs: readonly string[];
    readonly scripts: Readonly<Record<string, string>>;
  },
): Promise<void> {
  await Deno.mkdir(bin);
  for (const name of programs) {
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", `PATH=/usr/bin:/bin command -v ${name}`],
    }).output();
    await Deno.symlink(new TextDecoder().decode(stdout).trim(), `${bin}/${name}`);
  }
  for (const [name, text] of Object.entries(scripts)) {
    await Deno.writeTextFile(`${bin}/${name}`, text, { mode: 0o755 });
  }
}

function recordsIn({ bytes }: Pick<Answer, "bytes">): number {
  return JSON.parse(new TextDecoder().decode(bytes)).result.recordList.length;
}

function step(transport: Transport, what: string): DiscoveryStep | undefined {
  return transport.steps().find((step) => step.what === what);
}

function collectError(reason: CollectError["reason"], words: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof CollectError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, words);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(error.message, /[\x00-\x1f\x7f-\x9f]/);
    return true;
  };
}

/** The failure of an exchange once it has the wanted reason; other failures are passed over. */
async function failure(
  transport: Transport,
  words: RegExp,
  deadlineMs = 2_000,
): Promise<CollectError> {
  let last: CollectError | undefined;
  await eventually(`a failure like ${words}`, async () => {
    try {
      await transport.exchange(REQUEST, { deadlineMs, signal });
    } catch (error) {
      if (error instanceof CollectError && words.test(error.message)) last = error;
    }
    return last !== undefined;
  });
  if (last === undefined) throw new Error("unreachable");
  return last;
}

async function answersAgain(transport: Transport): Promise<void> {
  await eventually("the host answers", async () => {
    try {
      return recordsIn(await transport.exchange(REQUEST, { deadlineMs: 5_000, signal })) === 1;
    } catch {
      return false;
    }
  });
}

async function nothingLeft(sshd: TestSshd): Promise<void> {
  await eventually("no ssh is left here", () => sshd.clientProcesses().length === 0);
  await eventually("nothing is left there", () => sshd.loginProcesses().length === 0);
}

Deno.test("several hosts are polled, each over a connection of its own that stays", async () => {
  await using scene = await setScene();
  await using other = startAtsServer({
    socketPath: `${scene.directory}/b.sock`,
    workload: createWorkload({ seed: 2 }),
    signal,
  });
  const first = scene.open({ destination: "ats1" });
  const second = scene.open({
    destination: `${me()}@ats2`,
    socketPath: `${scene.directory}/b.sock`,
  });
  for (let poll = 0; poll < 3; poll++) {
    const replies = await Promise.all(
      [first, second].map((transport) => transport.exchange(REQUEST, PATIENT)),
    );
    assert.deepEqual(replies.map(recordsIn), [1, 1]);
  }
  assert.equal(scene.server.stats.acceptedConnections, 3);
  assert.equal(scene.server.stats.openConnections, 0);
  assert.equal(other.stats.acceptedConnections, 3);
  assert.equal(scene.sshd.clientProcesses().length, 2);
  // What watched over the search ends within a second.
  await eventually("each has one process there", () => scene.sshd.loginProcesses().length === 2);
  assert.match(first.describe(), /^ssh ats1, python3 helper, socket .*jsonrpc20\.sock$/);
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
  await nothingLeft(scene.sshd);
});

Deno.test("the socket is discovered on the host, each step explained", async () => {
  await using scene = await setScene();
  const transport = scene.open({ socketPath: undefined });
  // Another program's socket may come first on this machine; what matters is that one is found.
  await transport.exchange(REQUEST, PATIENT).catch(() => {});
  assert.deepEqual(transport.steps().map(({ what, outcome }) => [what, outcome]), [
    ["ssh", "found"],
    ["TRAFFICSERVER_JSONRPC_SOCKET", "not-found"],
    ["/proc/net/unix", "found"],
    ["ssh: python3 helper", "found"],
  ]);
  assert.ok(step(transport, "/proc/net/unix")?.detail.includes(scene.server.socketPath));
});

Deno.test("a host whose variable names the socket needs no other discovery", async () => {
  await withDirectory(async (directory) => {
    const socketPath = `${directory}/elsewhere.sock`;
    const workload = createWorkload({ seed: 3 });
    await using _server = startAtsServer({ socketPath, workload, signal });
    await using scene = await setScene({ env: { TRAFFICSERVER_JSONRPC_SOCKET: socketPath } });
    const transport = scene.open({ socketPath: undefined });
    assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
    assert.equal(step(transport, "TRAFFICSERVER_JSONRPC_SOCKET")?.outcome, "found");
  });
});

const RUNG_SCENES: readonly {
  readonly rung: string;
  readonly programs: readonly string[];
  readonly steps: readonly (readonly [string, DiscoveryStep["outcome"]])[];
}[] = [
  {
    rung: "perl helper",
    programs: [...BARE, "perl"],
    steps: [["ssh: python3 helper", "not-found"], ["ssh: perl helper", "found"]],
  },
  {
    rung: "socat helper",
    programs: [...BARE, "socat"],
    steps: [
      ["ssh: python3 helper", "not-found"],
      ["ssh: perl helper", "not-found"],
      ["ssh: socat helper", "found"],
    ],
  },
  {
    rung: "forwarding",
    programs: BARE,
    steps: [
      ["ssh: python3 helper", "not-found"],
      ["ssh: perl helper", "not-found"],
      ["ssh: socat helper", "not-found"],
      ["ssh: nc helper", "not-found"],
      ["ssh: forwarding", "found"],
    ],
  },
];

for (const { rung, programs, steps } of RUNG_SCENES) {
  Deno.test(`a host with no better way is polled by: ${rung}`, async () => {
    await using scene = await setScene({ programs });
    const transport = scene.open();
    for (let poll = 0; poll < 2; poll++) {
      assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
    }
    assert.ok(transport.describe().includes(rung), transport.describe());
    const taken = transport.steps().filter(({ what }) => what.startsWith("ssh: "));
    assert.deepEqual(taken.map(({ what, outcome }) => [what, outcome]), steps);
    await eventually("the server is free", () => scene.server.stats.openConnections === 0);
    await transport[Symbol.asyncDispose]();
    await nothingLeft(scene.sshd);
  });
}

Deno.test("a python3 that does not work is passed over, with its words", async () => {
  await using scene = await setScene({
    programs: [...BARE, "perl"],
    scripts: { python3: "#!/bin/sh\necho 'cannot find libpython' >&2; exit 127\n" },
  });
  const transport = scene.open();
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  const failed = transport.steps().find(({ outcome }) => outcome === "failed");
  assert.equal(failed?.what, "ssh: python3 helper");
  assert.match(failed?.detail ?? "", /cannot find libpython/);
  assert.match(transport.describe(), /perl helper/);
});

/** Prints what the real one prints around a reply. */
const TRAFFIC_CTL = `#!/bin/sh
if [ "$*" = "rpc input --raw" ]; then
  printf '>> Ctrl-D to fire the request. Ctrl-C to exit\\n'
  reply=$(/usr/bin/socat -t 5 - UNIX-CONNECT:SOCKET,shut-none)
  printf -- '--> Request sent.\\n\\n<-- %s\\n' "$reply"
else
  echo 'proxy.config.local_state_dir: DIRECTORY'
fi
`;

Deno.test("with forwarding forbidden and no other program, traffic_ctl itself is the way", async () => {
  await using scene = await setScene({
    programs: BARE,
    server: ["AllowStreamLocalForwarding no"],
  });
  const script = TRAFFIC_CTL.replace("SOCKET", scene.server.socketPath)
    .replace("DIRECTORY", scene.directory);
  await Deno.writeTextFile(`${scene.directory}/bin/traffic_ctl`, script, { mode: 0o755 });
  const transport = scene.open({ socketPath: undefined });
  await answersAgain(transport);
  assert.match(transport.describe(), /traffic_ctl helper/);
});

Deno.test("with no way at all the error says what is missing", async () => {
  await using scene = await setScene({
    programs: BARE,
    server: ["AllowStreamLocalForwarding no"],
  });
  const refused = await failure(scene.open(), /AllowStreamLocalForwarding/);
  assert.match(refused.message, /^ats1 closed the forwarded connection without an answer/);
  const { message } = await failure(scene.open({ rungs: ["perl"] }), /offers no way/);
  assert.match(message, /Install python3, perl or socat there/);
});

Deno.test("an account without a shell is polled by forwarding", async () => {
  await using scene = await setScene({
    server: ["ForceCommand echo 'This account is currently not available.'; exit 1"],
  });
  const transport = scene.open();
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  const shell = step(transport, "ssh: shell");
  assert.equal(shell?.detail, "This account is currently not available.");
  assert.equal(step(transport, "ssh: forwarding")?.outcome, "found");
});

Deno.test("banners and noisy shells do not confuse the connection", async () => {
  await using scene = await setScene({
    server: ["Banner /etc/passwd", LOGIN_BY_BASH],
  });
  await Deno.writeTextFile(
    `${scene.sshd.home}/.bashrc`,
    "touch ~/read; echo 'Welcome to ats1'; printf 'helper perl\\nno end of line'; echo oops >&2; printf '\\033[31m\\000'\n",
  );
  const transport = scene.open();
  for (let poll = 0; poll < 3; poll++) {
    assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  }
  assert.ok((await Deno.stat(`${scene.sshd.home}/read`)).isFile);
});

Deno.test("what the user's configuration asks for in a terminal does no harm", async () => {
  await withDirectory(async (directory) => {
    using port = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using scene = await setScene({
      client: [
        "Host ats1",
        "  RequestTTY force",
        "  RemoteCommand tmux attach",
        `  LocalForward ${port.addr.port} 127.0.0.1:1`,
        "  ExitOnForwardFailure yes",
        "  PermitLocalCommand yes",
        "  LocalCommand echo local noise",
        "  ControlMaster auto",
        "  ControlPersist yes",
        `  ControlPath ${directory}/%C`,
        "  LogLevel QUIET",
      ],
    });
    const transport = scene.open();
    assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
    await transport[Symbol.asyncDispose]();
    await nothingLeft(scene.sshd);
  });
});

Deno.test("a master that the user runs is used, and left running", async () => {
  await withDirectory(async (directory) => {
    await using scene = await setScene({
      client: ["Host ats1", `  ControlPath ${directory}/%C`],
    });
    // It ends with the scene at the latest, as every client does.
    const master = new Deno.Command("ssh", {
      args: [...scene.sshd.sshOptions, "-M", "-N", "ats1"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const masterRuns = async () => {
      const args = [...scene.sshd.sshOptions, "-O", "check", "ats1"];
      return (await new Deno.Command("ssh", { args }).output()).success;
    };
    await eventually("the master is there", masterRuns);
    const logins = scene.sshd.processes().length;
    const transport = scene.open();
    assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
    assert.ok(scene.sshd.processes().length > logins);
    await transport[Symbol.asyncDispose]();
    assert.ok(await masterRuns());
    await eventually("the helper is gone", () => scene.sshd.loginProcesses().length === 0);
    master.kill("SIGTERM");
    await within("the master has ended", master.status);
  });
});

Deno.test("a refused key is reported in ssh's own words, at once while waiting", async () => {
  await using scene = await setScene();
  await Deno.writeTextFile(`${scene.sshd.directory}/authorized_keys`, "");
  const transport = scene.open();
  const { message, reason } = await failure(transport, /Permission denied \(publickey\)/);
  assert.equal(reason, "transport");
  assert.match(message, /^ssh ats1: .*Permission denied \(publickey\)\. A key or agent must let/);
  assert.match(message, /Trying again in \d+ s\.$/);
  // A deadline that no poll will see: the waiting host answers from memory.
  await assert.rejects(
    transport.exchange(REQUEST, { deadlineMs: 60_000, signal }),
    collectError("transport", /Permission denied/),
  );
  assert.equal(step(transport, "ssh")?.outcome, "failed");
});

Deno.test("a changed host key is reported in ssh's own words", async () => {
  await using scene = await setScene();
  const transport = scene.open({ backoff: { firstMs: 20, longestMs: 50, firstPermanentMs: 20 } });
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  await scene.sshd.kill();
  await scene.sshd.changeHostKey();
  await scene.sshd.start();
  const { message } = await failure(transport, /Host key verification failed/);
  assert.match(message, /^ssh ats1: Host key verification failed\. Its key is not known here/);
});

Deno.test("a host comes back after its sshd was killed and started again", async () => {
  await using scene = await setScene();
  const transport = scene.open({ backoff: { firstMs: 50, longestMs: 200 } });
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  await scene.sshd.kill();
  const { reason } = await failure(transport, /Connection refused/);
  assert.equal(reason, "transport");
  await eventually("nothing is left there", () => scene.sshd.loginProcesses().length === 0);
  await scene.sshd.start();
  await answersAgain(transport);
  assert.match(transport.describe(), /python3 helper/);
  assert.equal(transport.connections, 2);
});

Deno.test("a restarted server is polled over the same connection", async () => {
  await using scene = await setScene();
  const transport = scene.open();
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  const [client] = scene.sshd.clientProcesses();
  await scene.server.stop();
  await assert.rejects(transport.exchange(REQUEST, PATIENT), CollectError);
  await scene.server.start();
  assert.equal(recordsIn(await transport.exchange(REQUEST, PATIENT)), 1);
  assert.deepEqual(scene.sshd.clientProcesses(), [client]);
  assert.equal(transport.connections, 1);
});

Deno.test("a server that comes up later is found by looking again", async () => {
  await using scene = await setScene({ server: [LOGIN_BY_BASH] });
  const named = `${scene.directory}/later.sock`;
  // Nothing of this machine's is found: the kernel's table is hidden from the script's grep.
  const grep = "#!/bin/sh\nexit 1\n";
  await Deno.mkdir(`${scene.directory}/bin`, { recursive: true });
  await Deno.writeTextFile(`${scene.directory}/bin/grep`, grep, { mode: 0o755 });
  await Deno.writeTextFile(
    `${scene.sshd.home}/.bashrc`,
    `PATH=${scene.directory}/bin:$PATH\n[ -S ${named} ] && export TRAFFICSERVER_JSONRPC_SOCKET=${named}\n`,
  );
  const clock = {
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    sleep: (_ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      }),
  };
  const transport = scene.open({ socketPath: undefined, clock });
  await failure(transport, /no JSONRPC socket was found on ats1: is traffic_server running\?/);
  await using _server = startAtsServer({
    socketPath: named,
    workload: createWorkload({ seed: 1 }),
    signal,
  });
  await answersAgain(transport);
});

Deno.test("a stalled network costs the deadline, frees the server, and is given up", async () => {
  await using scene = await setScene({ silent: true });
  using proxy = startStallingProxy(scene.sshd.port);
  const transport = scene.open({
    extraOptions: [...scene.sshd.sshOptions, "-o", `Port=${proxy.port}`],
    idleSeconds: 3,
    pingMs: 200,
    stallMs: 5_000,
    connectTimeoutSeconds: 2,
  });
  await failure(transport, /no answer from/, 600);
  const exchange = assert.rejects(
    transport.exchange(REQUEST, { deadlineMs: 3_000, signal }),
    collectError("timeout", /no answer over ssh from ats1 within 3000 ms/),
  );
  await eventually("the server is asked", () => scene.server.stats.openConnections === 1);
  proxy.stall();
  await exchange;
  // The helper keeps the deadline although nobody can tell it anything.
  await eventually("the server is free", () => scene.server.stats.openConnections === 0);
  await failure(transport, /no sign of life|timed out|banner exchange/i);
  await eventually("the cut-off helper has ended", () => {
    return scene.sshd.loginProcesses().length === 0;
  });
});

Deno.test("an sshd that accepts and says nothing blocks no poll longer than its deadline", async () => {
  await using scene = await setScene();
  using mute = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const transport = scene.open({
    extraOptions: [...scene.sshd.sshOptions, "-o", `Port=${mute.addr.port}`],
  });
  await assert.rejects(
    transport.exchange(REQUEST, { deadlineMs: 200, signal }),
    collectError("transport", /ssh ats1: still connecting/),
  );
  // Disposed while it connects: no ssh stays.
  await transport[Symbol.asyncDispose]();
  assert.deepEqual(scene.sshd.clientProcesses(), []);
});

Deno.test("an aborted exchange leaves the server, a disposed transport answers nobody", async () => {
  await using scene = await setScene({ silent: true });
  const transport = scene.open();
  const abort = new AbortController();
  const exchange = assert.rejects(
    transport.exchange(REQUEST, { deadlineMs: 60_000, signal: abort.signal }),
    collectError("aborted", /stopping/),
  );
  await eventually("the server is asked", () => scene.server.stats.openConnections === 1);
  abort.abort();
  await exchange;
  await eventually("the server is free", () => scene.server.stats.openConnections === 0);
  await transport[Symbol.asyncDispose]();
  await assert.rejects(transport.exchange(REQUEST, PATIENT), collectError("aborted", /stopping/));
  await nothingLeft(scene.sshd);
});

Deno.test("a missing ssh is named", async () => {
  const address = { kind: "ssh", destination: "ats1" } as const;
  await using transport = openSshTransport({ id: "ats1", label: "ats1", address }, {
    signal,
    sshPath: "/nowhere/ssh",
  });
  await assert.rejects(
    transport.exchange(REQUEST, PATIENT),
    collectError("transport", /program \/nowhere\/ssh was not found; install the OpenSSH client/),
  );
});

const KILLED: readonly Rung[] = ["python3", "perl", "socat", "forwarding"];

for (const rung of KILLED) {
  Deno.test(`kill -9 of the tool leaves nothing on either side (${rung})`, async () => {
    await using scene = await setScene({ silent: true });
    const folder = `${scene.directory}/run`;
    await Deno.mkdir(folder);
    const script = new URL("polling_client.ts", import.meta.url).pathname;
    const configuration = `${scene.sshd.directory}/ssh_config`;
    const [program, ...args] = scriptCommand(
      script,
      ...[configuration, "ats1", scene.server.socketPath, rung, "3000"],
    );
    const client = new Deno.Command(program, {
      env: { XDG_RUNTIME_DIR: folder },
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await eventually("the server is asked", () => scene.server.stats.openConnections === 1);
    assert.equal([...Deno.readDirSync(folder)].length, rung === "forwarding" ? 1 : 0);
    client.kill("SIGKILL");
    await client.status;
    await nothingLeft(scene.sshd);
    await eventually("the server is free", () => scene.server.stats.openConnections === 0);
    await eventually("no private file is left", () => [...Deno.readDirSync(folder)].length === 0);
  });
}

function me(): string {
  return userInfo().username;
}

Deno.test("a command runs over the connection that stands, and not where that is forwarding alone", async () => {
  await using scene = await setScene();
  await using transport = scene.open();
  const { bytes, code, uncertaintyMs, atMs } = await transport.run!(
    "echo $((6 * 7)); exit 5",
    PATIENT,
  );
  assert.equal(new TextDecoder().decode(bytes), "42\n");
  assert.equal(code, 5);
  assert.ok(uncertaintyMs >= 0 && atMs <= performance.now());
  await using forwarded = scene.open({ rungs: ["forwarding"] });
  await assert.rejects(
    forwarded.run!("echo 1", PATIENT),
    /is reached by forwarding, which runs no commands: install python3 or perl there/,
  );
});
