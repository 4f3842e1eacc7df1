import assert from "node:assert/strict";
import fc from "fast-check";
import { sshArguments } from "../../../src/collect/ssh/ssh_arguments.ts";
import { openSshTransport } from "../../../src/collect/ssh/open_ssh_transport.ts";
import { UsageError } from "../../../src/model/errors.ts";

/** What an attacker might call a host; the marker would be made by any of them that ran. */
function hostileNames(marker: string): string[] {
  const run = `touch ${marker}`;
  return [
    "",
    "-",
    "-oProxyCommand=touch",
    `-oProxyCommand=${run}`,
    `-oProxyCommand=touch\${IFS}${marker}`,
    "-F/etc/passwd",
    "--",
    `user@-oProxyCommand=touch\${IFS}${marker}`,
    "@-oProxyCommand=x",
    `$(${run})`,
    `$(touch\${IFS}${marker})`,
    `\`${run}\``,
    `host;${run}`,
    `host|${run}`,
    `host&${run}`,
    `host\n${run}`,
    "host\n",
    "\nhost",
    "host\r",
    "host\t",
    "host\0",
    "host name",
    " host",
    `host'${run}'`,
    `host"${run}"`,
    `'$(${run})'@host`,
    `$(${run})@host`,
    "host>file",
    "host<file",
    "host/../../etc",
    "~root",
    "host*",
    "host?",
    "host#",
    "host!",
    "user@host@-x",
    "a".repeat(600),
    "host\u2028",
    "host\x1b[2J",
  ];
}

Deno.test("no hostile name of a host reaches ssh", async () => {
  const directory = await Deno.makeTempDir();
  const marker = `${directory}/ran`;
  for (const destination of hostileNames(marker)) {
    const host = { id: "x", label: "x", address: { kind: "ssh", destination } as const };
    const signal = new AbortController().signal;
    assert.throws(
      () => openSshTransport(host, { signal, sshPath: "/bin/sh" }),
      UsageError,
      JSON.stringify(destination),
    );
  }
  await assert.rejects(Deno.stat(marker), Deno.errors.NotFound);
  await Deno.remove(directory);
});

Deno.test("sshArguments() accepts what users call their hosts", () => {
  const names = [
    "ats1",
    "ats1.dc1.example.net",
    "operator@ats1",
    "first.last@ats_1",
    "user@domain@ats1".replace("@domain", "+domain"),
    "192.0.2.7",
    "::1",
    "[::1]",
    "fe80::1%eth0",
    "größe",
    "DOMAIN\\user@host",
  ];
  for (const destination of names) {
    const args = sshArguments({ kind: "ssh", destination }, { command: "true" });
    assert.deepEqual(args.slice(-3), ["--", destination, "true"]);
  }
});

Deno.test("sshArguments() passes a destination only as one whole word behind --", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (destination) => {
    let args: string[];
    try {
      args = sshArguments({ kind: "ssh", destination }, { command: "true" });
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return;
    }
    assert.equal(args.indexOf("--"), args.length - 3);
    assert.equal(args.at(-2), destination);
    assert.ok(!destination.startsWith("-") && !destination.includes("@-"));
    assert.doesNotMatch(destination, /[\s$`;|&<>'"()*?!#~/\0]/);
  }));
});

Deno.test("sshArguments() refuses a port that is none", () => {
  for (const port of [0, -1, 65_536, 1.5, NaN]) {
    assert.throws(() => sshArguments({ kind: "ssh", destination: "a", port }), UsageError);
  }
  const args = sshArguments({ kind: "ssh", destination: "a", port: 2222 });
  assert.equal(args[args.indexOf("-p") + 1], "2222");
});

Deno.test("sshArguments() never asks, never waits long, and leaves the user's master in peace", () => {
  const args = sshArguments({ kind: "ssh", destination: "a" }, { command: "true" });
  for (
    const setting of [
      "BatchMode=yes",
      "ConnectTimeout=10",
      "ServerAliveInterval=5",
      "ControlMaster=no",
      "RemoteCommand=none",
      "ClearAllForwardings=yes",
    ]
  ) {
    assert.equal(args[args.indexOf(setting) - 1], "-o", setting);
  }
});

Deno.test("sshArguments() forwards without a command, without the user's master", () => {
  const forward = { localPath: "/tmp/x/s", remotePath: "/run/a.sock" };
  const args = sshArguments({ kind: "ssh", destination: "a" }, { forward });
  assert.deepEqual(args.slice(-5), ["-N", "-L", "/tmp/x/s:/run/a.sock", "--", "a"]);
  assert.ok(args.includes("ControlPath=none"));
  assert.ok(!args.includes("ClearAllForwardings=yes"));
});
