// needs: python3
import assert from "node:assert/strict";
import {
  openSshTransport,
  type SshTransportOptions,
} from "../../../src/collect/ssh/open_ssh_transport.ts";
import { CollectError } from "../../../src/model/errors.ts";
import type { Transport } from "../../../src/model/transport.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { startSshd, type TestSshd } from "../../helpers/sshd.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const REQUEST = new TextEncoder().encode(
  '{"jsonrpc":"2.0","id":"1","method":"get_server_status","params":[]}',
);
const PATIENT = { deadlineMs: 60_000, signal: new AbortController().signal };

interface Scene {
  readonly sshd: TestSshd;
  open(destination: string, options?: Partial<SshTransportOptions>): Transport;
}

/** A server, and an ssh configuration that begins with these lines. */
async function withScene(
  client: readonly string[],
  test: (scene: Scene) => Promise<void>,
): Promise<void> {
  await withDirectory(async (directory, signal) => {
    const socketPath = `${directory}/jsonrpc20.sock`;
    await using _server = startAtsServer({
      socketPath,
      workload: createWorkload({ seed: 1 }),
      signal,
    });
    await using sshd = await startSshd({ client });
    await using stack = new AsyncDisposableStack();
    await test({
      sshd,
      open: (destination, options = {}) =>
        stack.use(openSshTransport(
          {
            id: destination,
            label: destination,
            address: { kind: "ssh", destination },
            socketPath,
          },
          { signal, extraOptions: sshd.sshOptions, ...options },
        )),
    });
  });
}

async function failure(transport: Transport): Promise<CollectError> {
  try {
    await transport.exchange(REQUEST, PATIENT);
  } catch (error) {
    assert.ok(error instanceof CollectError, String(error));
    return error;
  }
  return assert.fail("it answered");
}

/** Each breaks a plain command session, where it is not overridden. */
const SETTINGS = [
  "SessionType none",
  "SessionType subsystem",
  "StdinNull yes",
  "ForkAfterAuthentication yes",
  "RemoteCommand exit 3",
  "RequestTTY force",
  "PermitLocalCommand yes\n  LocalCommand echo noise; echo noise >&2",
  "Tunnel yes\n  ExitOnForwardFailure yes",
  "DynamicForward 127.0.0.1:1\n  ExitOnForwardFailure yes",
  "RemoteForward 1 127.0.0.1:1\n  ExitOnForwardFailure yes",
  "ForwardAgent yes\n  ForwardX11 yes\n  ForwardX11Trusted yes",
  "LogLevel QUIET",
  "LogLevel DEBUG3",
  "VisualHostKey yes",
  "EscapeChar a",
  "AddKeysToAgent ask",
  "UpdateHostKeys ask",
  "ControlMaster auto\n  ControlPersist yes\n  ControlPath ~/%C",
  "ControlMaster yes\n  ControlPath none",
  "ConnectionAttempts 100\n  ServerAliveInterval 0\n  BatchMode no",
  "Compression yes\n  SendEnv LC_* LANG\n  SetEnv LC_ALL=xx",
] as const;

Deno.test("no setting of the user's that fits a terminal alone keeps a host from answering", async () => {
  const hosts = SETTINGS.map((setting, i) => `Host h${i}\n  ${setting}`);
  await withScene(hosts, async ({ sshd, open }) => {
    for (const rungs of [["python3"], ["forwarding"]] as const) {
      // One after the other: sshd counts those that are not in yet.
      for (const [i, setting] of SETTINGS.entries()) {
        const transport = open(`h${i}`, { rungs, triesAgain: false });
        const { bytes } = await transport.exchange(REQUEST, PATIENT).catch((error) => {
          throw new Error(`${setting}: ${error.message}`, { cause: error });
        });
        assert.match(new TextDecoder().decode(bytes), /initialized_done/, setting);
        assert.ok(transport.describe().includes(rungs[0]), transport.describe());
        await transport[Symbol.asyncDispose]();
      }
    }
    await eventually("nothing is left there", () => sshd.loginProcesses().length === 0);
    // An ssh that was asked to end needs a moment to do so.
    await eventually("nothing is left here", () => sshd.clientProcesses().length === 0);
  });
});

Deno.test("a control master of the user's that hangs is named, and not waited for", async () => {
  await withScene(["Host ats1", "  ControlPath /tmp/tg-test-%C"], async ({ sshd, open }) => {
    const master = new Deno.Command("ssh", {
      args: [...sshd.sshOptions, "-M", "-N", "ats1"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const check = async () => {
      const args = [...sshd.sshOptions, "-O", "check", "ats1"];
      return (await new Deno.Command("ssh", { args }).output()).success;
    };
    await eventually("the master is there", check);
    Deno.kill(master.pid, "SIGSTOP");
    try {
      const transport = open("ats1", { triesAgain: false });
      await transport.exchange(REQUEST, PATIENT);
      const step = transport.steps().find(({ what }) => what === "ssh: control master");
      assert.equal(step?.outcome, "failed");
      assert.match(
        step?.detail ?? "",
        /^the control master at \/tmp\/tg-test-[0-9a-f]+ of your ssh does not answer; connecting without/,
      );
      assert.match(transport.describe(), /control master at \/tmp\/tg-test-[0-9a-f]+/);
      await transport[Symbol.asyncDispose]();
    } finally {
      Deno.kill(master.pid, "SIGCONT");
      master.kill("SIGTERM");
      await master.status;
    }
  });
});

Deno.test("where nobody gets in without a control master that hangs, both are told", async () => {
  const lines = ["Host ats1", "  ControlPath /tmp/tg-test-%C", "  IdentityFile /dev/null"];
  await withScene(lines, async ({ sshd, open }) => {
    const path = new TextDecoder().decode(
      (await new Deno.Command("ssh", { args: [...sshd.sshOptions, "-G", "ats1"] }).output()).stdout,
    ).match(/^controlpath (.*)$/m)![1]!;
    // One that takes connections and says nothing.
    using _master = Deno.listen({ transport: "unix", path });
    await Deno.remove(`${sshd.directory}/id`);
    const { message } = await failure(open("ats1", { triesAgain: false }));
    assert.match(message, /Permission denied \(publickey\)/);
    assert.match(message, /tried without the master, since the control master at \/tmp\/tg-test-/);
    await Deno.remove(path);
  });
});

Deno.test("an ssh before 8.7, which does not know SessionType, is told the rest", async () => {
  await withScene([], async ({ sshd, open }) => {
    const old = `${sshd.directory}/old-ssh`;
    const script = `#!/bin/sh
for word; do
  case $word in
    (SessionType=*|StdinNull=*|ForkAfterAuthentication=*)
      echo "command-line: line 0: Bad configuration option: $(echo "\${word%%=*}" | tr A-Z a-z)" >&2
      exit 255 ;;
  esac
done
exec ssh "$@"
`;
    await Deno.writeTextFile(old, script, { mode: 0o755 });
    for (const rungs of [["python3"], ["forwarding"]] as const) {
      const transport = open("ats1", { sshPath: old, rungs, triesAgain: false });
      const { bytes } = await transport.exchange(REQUEST, PATIENT);
      assert.match(new TextDecoder().decode(bytes), /initialized_done/);
      await transport[Symbol.asyncDispose]();
    }
  });
});

Deno.test("a jump host's and a ProxyCommand's own words are the reason", async () => {
  const lines = [
    "Host gone",
    "  Port 1",
    "  ProxyJump ats1",
    "Host token",
    "  ProxyCommand sh -c 'echo token expired: log in again >&2; exit 1'",
    "Host silent",
    "  ProxyCommand false",
  ];
  await withScene(lines, async ({ open }) => {
    const said = async (name: string) => (await failure(open(name, { triesAgain: false }))).message;
    assert.equal(await said("token"), "ssh token: token expired: log in again.");
    assert.match(await said("silent"), /^ssh silent: its jump host or ProxyCommand closed/);
    assert.match(
      await said("gone"),
      /^ssh gone: channel 0: open failed: connect failed: .*jump host/,
    );
  });
});

Deno.test("who asks but once is not told of another try", async () => {
  await withScene([], async ({ sshd, open }) => {
    await sshd.kill();
    const once = open("ats1", { triesAgain: false });
    for (const _ of [1, 2]) {
      const { message } = await failure(once);
      assert.match(message, /Connection refused\.$/);
    }
    assert.equal(once.describe(), "ssh ats1, not connected");
  });
});

Deno.test("a program that is missing is named in whole sentences", async () => {
  await withScene([], async ({ open }) => {
    const { message } = await failure(open("ats1", { sshPath: "/no/such/ssh" }));
    assert.match(message, /or put it on PATH\. Trying again in \d+ s\.$/);
  });
});
