// needs: ps
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parsePs, parseStat } from "../../../src/terminal/job_control.ts";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { decodePng } from "../../helpers/png.ts";
import { newMark } from "../../helpers/marked_processes.ts";
import { productCommand } from "../../helpers/product.ts";
import { runProduct, startProduct } from "../../helpers/run_product.ts";
import { unshare } from "../../helpers/unshare.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const SERVER = fileURLToPath(new URL("./ats_server_program.ts", import.meta.url));

const DASHBOARD = `pages:
  - name: From a pipe
    panels:
      - title: Requests
        metrics:
          - { name: Client, type: counter, key: proxy.process.http.incoming_requests, color: "#f4c95d" }
`;

/** A folder with a server whose socket has the name that discovery looks for. */
async function withServer(
  test: (at: { folder: string; socketPath: string; host: string }) => Promise<void>,
): Promise<void> {
  await withDirectory(async (folder, signal) => {
    const socketPath = `${folder}/jsonrpc20.sock`;
    const server = startAtsServer({ socketPath, workload: createWorkload({ seed: 3 }), signal });
    await using _ = server;
    await test({ folder, socketPath, host: `ats1=unix:${socketPath}` });
  });
}

/** A program on the search path before all others. */
async function fakeProgram(folder: string, name: string, script: string): Promise<string> {
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await Deno.writeTextFile(`${folder}/bin/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${folder}/bin:/usr/bin:/bin`;
}

/** Starts a server beside the command that follows, which sees its socket and no others. */
function besideServer(socketPath: string): string[] {
  const script = `"$1" run --quiet --allow-all "$2" "$3" & server=$!
until [ -S "$3" ]; do sleep 0.05; done; shift 3
"$@"; code=$?; kill "$server"; wait "$server"; exit "$code"`;
  return [...unshare("net"), "sh", "-c", script, "sh", Deno.execPath(), SERVER, socketPath];
}

Deno.test("a snapshot of a whole cache host has the figures of its machine", async () => {
  await withServer(async ({ host }) => {
    const args = ["snapshot", host, "-c", "cache_host", "--format", "json", "--interval", "0.3"];
    const { code, stdout, stderr } = await runProduct(args);
    assert.equal(code, 0, stdout + stderr);
    const { pages } = JSON.parse(stdout) as {
      pages: { panels: { title: string; metrics: { values: { value: number | null }[] }[] }[] }[];
    };
    const cpu = pages.flatMap(({ panels }) => panels).find(({ title }) => title === "CPU")!;
    const [busy] = cpu.metrics.map(({ values }) => values[0]!.value);
    assert.ok(busy! >= 0 && busy! <= 100, `busy: ${busy}`);
  });
});

Deno.test("check finds a server in an odd place by /proc/net/unix", async () => {
  await withDirectory(async (folder) => {
    const socketPath = `${folder}/jsonrpc20.sock`;
    const { code, stdout, stderr } = await runProduct(["check"], {
      before: besideServer(socketPath),
    });
    assert.equal(code, 0, stdout + stderr);
    const step = /^ *\/proc\/net\/unix +found .*$/m.exec(stdout)?.[0] ?? stdout;
    assert.ok(step.endsWith(` ${socketPath}`), step);
  });
});

Deno.test("check names by /etc/passwd who may open a socket", async () => {
  await withServer(async ({ socketPath }) => {
    await Deno.chmod(socketPath, 0);
    const isRoot = Deno.uid() === 0;
    if (isRoot) await Deno.chown(socketPath, 1, 1);
    // Root without the right to open what is not its own.
    const rights = "-dac_override,-dac_read_search";
    const { code, stdout: said } = await runProduct(["check", `unix:${socketPath}`], {
      before: isRoot ? ["setpriv", `--bounding-set=${rights}`, `--inh-caps=${rights}`] : [],
    });
    const who = isRoot ? "only root and the user daemon" : "only root and the user ";
    assert.equal(code, 2, said);
    assert.ok(said.includes(`permission denied on ${socketPath}: ${who}`), said);
  });
});

Deno.test("check reads the runroot.yaml of the working directory", async () => {
  await withServer(async ({ folder, socketPath }) => {
    await Deno.writeTextFile(`${folder}/runroot.yaml`, `runtimedir: ${folder}\n`);
    const { stdout } = await runProduct(["check"], { cwd: folder, before: unshare("net") });
    assert.match(stdout, /^ *runroot\.yaml +found .*jsonrpc20\.sock \(said /m);
    assert.ok(stdout.includes(`answered in`) && stdout.includes(socketPath), stdout);
  });
});

Deno.test("check asks the traffic_ctl that is on PATH", async () => {
  await withServer(async ({ folder, socketPath }) => {
    const said = `proxy.config.local_state_dir: ${folder}`;
    const path = await fakeProgram(folder, "traffic_ctl", `echo '${said}'`);
    const { stdout } = await runProduct(["check"], { env: { PATH: path }, before: unshare("net") });
    assert.match(stdout, /^ *traffic_ctl +found .*jsonrpc20\.sock \(said .*\/bin\/traffic_ctl\)$/m);
    assert.ok(stdout.includes(`answered in`) && stdout.includes(socketPath), stdout);
  });
});

Deno.test("check runs the ssh that is on PATH, and leaves nothing in the temporary folder", async () => {
  await withDirectory(async (folder) => {
    const script = 'echo "ops@ats1: Permission denied (publickey)." >&2; exit 255';
    const path = await fakeProgram(folder, "ssh", script);
    await Deno.mkdir(`${folder}/tmp`);
    const { code, stdout } = await runProduct(["check", "ops@ats1"], {
      env: { PATH: path, TMPDIR: `${folder}/tmp`, XDG_RUNTIME_DIR: `${folder}/tmp` },
    });
    assert.equal(code, 2);
    assert.match(stdout, /Permission denied \(publickey\)/);
    assert.deepEqual([...Deno.readDirSync(`${folder}/tmp`)], []);
  });
});

Deno.test("ps says what /proc says", async () => {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "ppid=,pgid=,tpgid=,tty=", "-p", String(Deno.pid)],
  }).output();
  const byPs = parsePs(new TextDecoder().decode(stdout));
  const byProc = parseStat(await Deno.readTextFile(`/proc/${Deno.pid}/stat`));
  assert.ok(byPs && byProc);
  assert.deepEqual([byPs.parent, byPs.group], [byProc.parent, byProc.group]);
});

Deno.test("a snapshot is read from /dev/stdin's dashboard and written below /dev/shm", async () => {
  await withServer(async ({ host }) => {
    const output = `/dev/shm/traffic-grapher-test-${crypto.randomUUID()}.txt`;
    try {
      const { code, stderr } = await runProduct(
        ["snapshot", "-c", "/dev/stdin", "-o", output, "--format", "text", host],
        { input: DASHBOARD },
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(await Deno.readTextFile(output), /^From a pipe \(page 1 of 1\)/);
    } finally {
      await Deno.remove(output).catch(() => {});
    }
  });
});

Deno.test("--log-stats appends to /dev/stderr", async () => {
  await withServer(async ({ host }) => {
    const { code, stderr } = await runProduct(
      ["--quiet", "--run-for", "2.5", "--interval", "1", "--log-stats", "/dev/stderr", host],
    );
    assert.equal(code, 0, stderr);
    const ticks = stderr.split("\n").filter((line) => line.startsWith("{"));
    assert.ok(ticks.length >= 3, stderr);
    for (const tick of ticks) JSON.parse(tick);
  });
});

Deno.test("a picture may go to /dev/null", async () => {
  await withServer(async ({ host }) => {
    const { code, stdout, stderr } = await runProduct(
      ["snapshot", "--format", "png", "-o", "/dev/null", host],
    );
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    assert.ok((await Deno.stat("/dev/null")).isCharDevice);
  });
});

Deno.test("output goes to the open descriptor that a path names, at its end", async () => {
  await withServer(async ({ folder, host }) => {
    for (const path of ["/dev/stdout", "/dev/fd/3", "/proc/self/fd/3"]) {
      const file = `${folder}/${path.replaceAll("/", "-")}`;
      await Deno.writeTextFile(file, "before\n");
      const number = path.endsWith("3") ? 3 : 1;
      const { code, stderr } = await runProduct(
        ["snapshot", "--interval", "1", "--format", "json", "-o", path, host],
        { before: ["/bin/sh", "-c", `exec "$@" ${number}>>'${file}'`, "sh"] },
      );
      assert.deepEqual([code, stderr], [0, ""], path);
      const [before, ...rest] = (await Deno.readTextFile(file)).split("\n");
      assert.equal(before, "before", path);
      assert.equal(JSON.parse(rest.join("\n")).format, "traffic-grapher-snapshot", path);
    }
  });
});

Deno.test("a file that is replaced keeps its owner, group and mode", async () => {
  await withServer(async ({ folder, host }) => {
    const file = `${folder}/page.prom`;
    await Deno.writeTextFile(file, "");
    await Deno.chmod(file, 0o640);
    if (Deno.uid() === 0) await Deno.chown(file, 1, 1);
    const before = await Deno.stat(file);
    const { code, stderr } = await runProduct(
      ["snapshot", "--interval", "1", "--format", "prometheus", "-o", file, host],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const after = await Deno.stat(file);
    assert.deepEqual([after.uid, after.gid, after.mode], [before.uid, before.gid, before.mode]);
    assert.ok(after.size > 0);
    assert.notEqual(after.ino, before.ino);
  });
});

Deno.test("a file that is mounted by itself is written in place", async () => {
  await withServer(async ({ folder, host }) => {
    for (const name of ["own", "mounted"]) await Deno.writeTextFile(`${folder}/${name}`, "");
    const mount = `mount --bind ${folder}/own ${folder}/mounted || exit 9
"$@"; code=$?; umount ${folder}/mounted; exit "$code"`;
    const { code, stderr } = await runProduct(
      ["snapshot", "--interval", "1", "--format", "json", "-o", `${folder}/mounted`, host],
      { before: [...unshare("mount"), "/bin/sh", "-c", mount, "sh"] },
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const { format } = JSON.parse(await Deno.readTextFile(`${folder}/own`));
    assert.equal(format, "traffic-grapher-snapshot");
    assert.equal((await Deno.stat(`${folder}/mounted`)).size, 0);
  });
});

Deno.test("SIGHUP ends a recorder, but not one that shall outlive its terminal", async () => {
  await withServer(async ({ folder, host }) => {
    for (const [name, trap] of [["ends", ""], ["stays", "trap '' HUP;"]] as const) {
      const file = `${folder}/${name}.jsonl`;
      const recorder = startProduct(
        ["--quiet", "--interval", "0.1", "--log-stats", file, host],
        { before: ["/bin/sh", "-c", `${trap} exec "$@"`, "sh"] },
      );
      const lines = () => Deno.readTextFileSync(file).split("\n").length;
      const growsFrom = async (start: number) =>
        await eventually("polls are logged", () => existsSync(file) && lines() > start + 3);
      await growsFrom(0);
      recorder.kill("SIGHUP");
      if (name === "stays") {
        await growsFrom(lines());
        recorder.kill("SIGTERM");
      }
      const { code, stderr } = await recorder.ended;
      assert.equal(stderr, "", name);
      assert.ok([0, 129].includes(code), `${name} ended with ${code}`);
    }
  });
});

Deno.test("record works in a thread of its own and ends by SIGTERM", async () => {
  await withServer(async ({ folder, host }) => {
    const [program, ...args] = productCommand(
      "record",
      `${folder}/r.db`,
      "--interval",
      "0.1",
      host,
    );
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    })
      .spawn();
    const { stderr } = child;
    try {
      await eventually("there is a thread for the recording", () => {
        const threads = [...Deno.readDirSync(`/proc/${child.pid}/task`)].map(({ name }) =>
          Deno.readTextFileSync(`/proc/${child.pid}/task/${name}/comm`)
        );
        return threads.some((name) => name.startsWith("worker-"));
      });
    } finally {
      child.kill("SIGTERM");
    }
    const said = await new Response(stderr).text();
    assert.equal((await child.status).code, 0, said);
    const listed = await runProduct(["event", "list", `${folder}/r.db`]);
    assert.deepEqual([listed.code, listed.stderr], [0, ""]);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "jsonrpc20.sock",
      "r.db",
    ]);
  });
});

Deno.test("a recording is read where nothing may be written", async () => {
  await withServer(async ({ folder, host }) => {
    const recorded = await runProduct(
      ["record", `${folder}/in/r.db`.replace("/in/", "/"), "--run-for", "1", host],
    );
    assert.equal(recorded.code, 0, recorded.stderr);
    await Deno.mkdir(`${folder}/in`);
    await Deno.rename(`${folder}/r.db`, `${folder}/in/r.db`);
    await Deno.chmod(`${folder}/in/r.db`, 0o444);
    await Deno.chmod(`${folder}/in`, 0o555);
    try {
      const { code, stdout, stderr } = await runProduct(
        ["export", `${folder}/in/r.db`, "--format", "csv"],
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /incoming_requests/);
    } finally {
      await Deno.chmod(`${folder}/in`, 0o755);
    }
  });
});

Deno.test("the files of a recording are found by the name that was given to its recorder", async () => {
  await withServer(async ({ folder, host }) => {
    const file = `${folder}/r.db`;
    const args = ["record", file, "--every", "1d", "--interval", "0.3", "--run-for", "2", host];
    const recorded = await runProduct(args);
    assert.equal(recorded.code, 0, recorded.stderr);
    const shown = await runProduct(["--source", file, "--run-for", "1"], { cwd: folder });
    assert.match(shown.stderr, /following r-\d{8}T000000Z\.db/);
  });
});

Deno.test("demo listens on sockets of its own and leaves none", async () => {
  await withDirectory(async (folder) => {
    await Deno.mkdir(`${folder}/tmp`);
    const { code, stdout, stderr } = await runProduct(["demo", "--run-for", "1"], {
      cwd: folder,
      env: { TMPDIR: `${folder}/tmp` },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Client ams1 +\d/);
    assert.deepEqual([...Deno.readDirSync(`${folder}/tmp`)], []);
  });
});

Deno.test("the environment names the socket", async () => {
  await withServer(async ({ socketPath }) => {
    const { code, stdout } = await runProduct(["check"], {
      env: { TRAFFICSERVER_JSONRPC_SOCKET: socketPath },
    });
    assert.equal(code, 0);
    assert.match(stdout, /^ *TRAFFICSERVER_JSONRPC_SOCKET +found /m);
  });
});

Deno.test("the binary loads the renderer that is a native module", async () => {
  await withServer(async ({ folder, host }) => {
    const output = `${folder}/page.png`;
    const { code, stderr } = await runProduct(
      ["snapshot", "--renderer", "resvg", "--size", "640x400", "-o", output, host],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(decodePng(await Deno.readFile(output)).width, 640);
  });
});

Deno.test("dashboard init writes a file that is new", async () => {
  await withDirectory(async (folder) => {
    const first = await runProduct(["dashboard", "init", "my.yaml"], { cwd: folder });
    assert.equal(first.code, 0, first.stderr);
    const again = await runProduct(["dashboard", "init", "my.yaml"], { cwd: folder });
    assert.equal(again.code, 3);
    assert.match(again.stderr, /my\.yaml/);
  });
});

Deno.test("config init begins the user's file in a folder that is not there", async () => {
  await withDirectory(async (folder) => {
    const env = { XDG_CONFIG_HOME: `${folder}/none` };
    const first = await runProduct(["config", "init"], { env });
    assert.equal(first.code, 0, first.stderr);
    const { code, stdout } = await runProduct(["config", "validate"], { env });
    assert.equal(code, 0, stdout);
  });
});

Deno.test("--stats tells how much memory the program has", async () => {
  await withDirectory(async (folder) => {
    const stats = `${folder}/stats.json`;
    const run = await runProduct([
      ...["watch", "--protocol", "none", "--interval", "0.2", "--run-for", "1", "--stats", stats],
      `none=unix:${folder}/none.sock`,
    ]);
    assert.equal(run.code, 2, run.stderr);
    const { series } = JSON.parse(await Deno.readTextFile(stats));
    const memory = series.find(({ name }: { name: string }) => name === "memory_bytes");
    assert.ok(memory.max > 10e6, JSON.stringify(memory));
  });
});

Deno.test("demo --gui serves a page on loopback and says how it is reached", async () => {
  const program = startProduct(["demo", "--gui"]);
  await eventually("it says its address", () => /ssh -L/.test(program.stderr));
  const [url = "", port = ""] = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(program.stderr) ?? [];
  assert.match(program.stderr, new RegExp(`ssh -L ${port}:127\\.0\\.0\\.1:${port} \\S+, then`));
  const page = await fetch(url);
  assert.match(await page.text(), /<title>traffic-grapher<\/title>/);
  program.kill("SIGTERM");
  assert.equal((await program.ended).code, 0);
});

Deno.test("check reads the sources of a dashboard, and ends what they started", async () => {
  await withServer(async ({ folder, host }) => {
    const mark = newMark();
    await Deno.writeTextFile(
      `${folder}/d.yaml`,
      'sources:\n  - {name: system, type: system}\n  - {name: late, type: command, command: "sleep 300 & ' +
        `sleep 300", parse: number, deadline: 0.5}\n${DASHBOARD}`,
    );
    const { code, stdout, stderr } = await runProduct(["check", "-c", `${folder}/d.yaml`, host], {
      env: mark.env,
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /source system +found .*system\.cpu\.user \d+/);
    assert.match(stdout, /source late +failed .*did not end within 500 ms and was killed/);
    await eventually("nothing is left", () => mark.running().length === 0);
  });
});
