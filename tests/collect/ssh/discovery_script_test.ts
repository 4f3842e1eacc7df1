// needs: python3
import assert from "node:assert/strict";
import { discoverSocket } from "../../../src/collect/discover_socket.ts";
import { type RemoteReport, reportedEnvironment } from "../../../src/collect/ssh/remote_report.ts";
import { remoteScript } from "../../../src/collect/ssh/remote_script.ts";
import { newMark } from "../../helpers/marked_processes.ts";
import { look, makePath } from "../../helpers/remote_look.ts";
import { eventually } from "../../helpers/eventually.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

/** Listens on the names of its first argument, one a line (@ for abstract ones), and runs the rest. */
const LISTENER = `
import socket, subprocess, sys
kept = []
for name in sys.argv[1].split("|"):
    sock = socket.socket(socket.AF_UNIX)
    sock.bind("\\0" + name[1:] if name.startswith("@") else name)
    sock.listen(1)
    kept.append(sock)
sys.exit(subprocess.call(sys.argv[2:]))
`;

/** The program has this test's PATH, the rest of the arguments another. */
function listening(names: readonly string[], path = "/usr/bin:/bin"): string[] {
  const own = `PATH=${Deno.env.get("PATH")}`;
  const program = ["python3", "-c", LISTENER, names.join("|")];
  return ["/usr/bin/env", own, ...program, "/usr/bin/env", `PATH=${path}`];
}

async function discover(report: RemoteReport) {
  const { signal } = new AbortController();
  return await discoverSocket({ signal, environment: reportedEnvironment(report) });
}

for (const shell of ["/bin/sh", "/bin/bash"]) {
  Deno.test(`names that are no paths end no search and hold none up, behind ${shell}`, () =>
    withDirectory(async (directory) => {
      const mark = newMark();
      const names = [
        "jsonrpc20.sock",
        "./jsonrpc20.sock2",
        "@jsonrpc20.sock",
        "@/run/trafficserver/jsonrpc20.sock",
        "@kind socket /jsonrpc20.sock",
        "@x\nkind socket /run/jsonrpc20.sock\nhelper perl",
        `${directory}/no_jsonrpc20.sock`,
      ];
      const report = await look({ PATH: "/usr/bin:/bin", ...mark.env }, {
        shell,
        cwd: directory,
        alone: true,
        around: listening(names),
      });
      assert.equal(report.helper, "none");
      assert.equal(report.wasCut, false);
      const { steps } = await discover(report);
      assert.deepEqual(steps.map(({ what }) => what).slice(0, 5), [
        "TRAFFICSERVER_JSONRPC_SOCKET",
        "/proc/net/unix",
        "traffic_ctl",
        "runroot.yaml",
        "usual paths",
      ]);
      assert.equal(steps[1]?.outcome, "not-found");
      await eventually("nothing of it is left", () => mark.running().length === 0);
    }));
}

Deno.test("a socket is found among a thousand names that are none, in a folder with quotes", () =>
  withDirectory(async (directory) => {
    const odd = `${directory}/it's "a" $(id) b`;
    await Deno.mkdir(odd);
    const names = Array.from({ length: 1_000 }, (_, i) => `@${i}kind denied /jsonrpc20.sock`);
    const PATH = await makePath({});
    try {
      for (const path of ["/usr/bin:/bin", PATH]) {
        const around = listening([...names, "jsonrpc20.sock", `${odd}/jsonrpc20.sock`], path);
        const report = await look({}, { cwd: directory, alone: true, around });
        assert.equal((await discover(report)).path, `${odd}/jsonrpc20.sock`);
        await Deno.remove(`${directory}/jsonrpc20.sock`);
        await Deno.remove(`${odd}/jsonrpc20.sock`);
      }
    } finally {
      await Deno.remove(PATH, { recursive: true });
    }
  }));

Deno.test("a denied folder is told from one that is not there, a relative name from both", () =>
  withDirectory(async (directory) => {
    for (
      const [socketPath, kind] of [
        [`${directory}/none/jsonrpc20.sock`, "none"],
        ["jsonrpc20.sock", "none"],
        ["", undefined],
        ["/", "directory"],
        ["//jsonrpc20.sock", "none"],
      ] as const
    ) {
      const input = remoteScript({ socketPath, tools: [], idleSeconds: 1 });
      const report = await look({ PATH: "/usr/bin:/bin" }, { alone: true, input });
      assert.equal(report.kinds.get(socketPath), kind, socketPath);
    }
  }));

Deno.test("a run root that is a pipe is not waited for", () =>
  withDirectory(async (directory) => {
    await new Deno.Command("mkfifo", { args: [`${directory}/runroot.yaml`] }).output();
    const path = await makePath({});
    try {
      for (const TS_RUNROOT of [directory, "/dev/zero", `${directory}/runroot.yaml`]) {
        const report = await look({ PATH: path, TS_RUNROOT }, { cwd: directory, alone: true });
        assert.equal(report.wasCut, false);
        assert.equal(report.files.get(`${directory}/runroot.yaml`), undefined);
      }
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  }));

Deno.test("a program of the host that hangs costs its own limit, and the next layer is looked at", async () => {
  const mark = newMark();
  const path = await makePath({});
  await Deno.remove(`${path}/grep`);
  await Deno.writeTextFile(`${path}/grep`, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o755 });
  try {
    const report = await look({ PATH: path, ...mark.env }, { alone: true });
    assert.equal(report.wasCut, false);
    assert.equal((await discover(report)).steps.at(-1)?.what, "usual paths");
    await eventually("nothing of it is left", () => mark.running().length === 0);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("the host itself ends a search that takes too long, says so, and keeps nothing of it", async () => {
  const mark = newMark();
  const hanging = { traffic_ctl: "#!/bin/sh\nexec sleep 1000\n" };
  const paths = [
    await makePath({}),
    ...await Promise.all([1, 2, 3, 4, 5].map(() => makePath(hanging))),
  ];
  try {
    const report = await look({ PATH: paths.join(":"), ...mark.env }, { alone: true });
    assert.equal(report.wasCut, true);
    assert.equal(report.helper, "none");
    await eventually("nothing of it is left", () => mark.running().length === 0);
  } finally {
    await Promise.all(paths.map((path) => Deno.remove(path, { recursive: true })));
  }
});

Deno.test("the host ends the whole script, should any of it never end", async () => {
  const mark = newMark();
  const input = new TextDecoder().decode(remoteScript({ tools: [], idleSeconds: 1 }));
  // The same script with a part that spins, and a deadline of a second.
  const spinning = input.replace(/kill_after 14 /, "kill_after 1 ")
    .replace("\\0012choose\\0012", "\\0012while :; do :; done\\0012");
  assert.notEqual(spinning.length, input.length);
  await assert.rejects(
    look({ PATH: "/usr/bin:/bin", ...mark.env }, {
      alone: true,
      // As sshd does for each login.
      around: ["setsid", "--wait"],
      input: new TextEncoder().encode(spinning),
    }),
  );
  await eventually("nothing of it is left", () => mark.running().length === 0);
});

Deno.test("an nc that knows no Unix sockets is no helper, whatever its help is like", async () => {
  const helps = [
    ["BusyBox v1.35.0 multi-call binary.\n\nUsage: nc [-iN] [-wN] [-l]", "none"],
    ["usage: nc [-46CDdFhklNnrStUuvZz]\n\t\t-U\t\tUse UNIX domain socket", "nc"],
    ["  -U, --unixsock             Use Unix domain sockets only", "nc"],
  ] as const;
  for (const [help, helper] of helps) {
    const nc = `#!/bin/sh\nprintf '%s\\n' '${help}' >&2\n`;
    const path = await makePath({ nc });
    try {
      const input = remoteScript({ tools: ["nc"], idleSeconds: 1 });
      assert.equal((await look({ PATH: path }, { alone: true, input })).helper, helper, help);
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  }
});
