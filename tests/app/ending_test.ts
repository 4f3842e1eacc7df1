import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually, within } from "../helpers/eventually.ts";
import { readProcFile } from "../helpers/processes.ts";
import { startProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

/** A second is wanted; a busy machine may take longer, and a program that is deaf never ends. */
const PATIENCE_MS = 15_000;

interface Place {
  readonly folder: string;
  readonly host: string;
  readonly env: Readonly<Record<string, string>>;
  /** Names of what is in the folder for temporary files. */
  leftovers(): string[];
}

async function withPlace(test: (place: Place) => Promise<void>): Promise<void> {
  await withDirectory(async (folder, signal) => {
    const socketPath = `${folder}/a.sock`;
    await using _ = startAtsServer({ socketPath, workload: createWorkload({ seed: 5 }), signal });
    await Deno.mkdir(`${folder}/tmp`);
    await test({
      folder,
      host: `a=unix:${socketPath}`,
      env: { TMPDIR: `${folder}/tmp` },
      leftovers: () => [...Deno.readDirSync(`${folder}/tmp`)].map(({ name }) => name),
    });
  });
}

async function makePipe(path: string): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert.ok(success, "mkfifo");
}

/** Starts it, waits until `started` holds, sends the signal, and returns how it ended. */
async function endOf(
  args: readonly string[],
  { signal, started, ...options }: {
    signal: Deno.Signal;
    started: (program: ReturnType<typeof startProduct>) => boolean;
  } & Parameters<typeof startProduct>[1],
) {
  const program = startProduct(args, options);
  await eventually(`${args[0]} has started`, () => started(program));
  program.kill(signal);
  return await within(`${args.join(" ")} ends by ${signal}`, program.ended, PATIENCE_MS);
}

/** Whether one of its threads waits for the other end of a named pipe, as the kernel calls it. */
function waitsForPipe({ pid }: { readonly pid: number }): boolean {
  return [...Deno.readDirSync(`/proc/${pid}/task`)].some(({ name }) =>
    /wait_for_partner|fifo_open/.test(readProcFile(pid, `task/${name}/wchan`))
  );
}

Deno.test("whatever waits for the other end of a pipe is ended by a signal", async () => {
  await withPlace(async ({ folder, host, env, leftovers }) => {
    const pipe = `${folder}/pipe`;
    await makePipe(pipe);
    const waiting: [string[], Deno.Signal, number][] = [
      [["snapshot", "-c", pipe, host], "SIGTERM", 143],
      [["snapshot", "--format", "text", "-o", pipe, host], "SIGINT", 130],
      [["watch", "--protocol", "none", "--log-stats", pipe, host], "SIGTERM", 0],
      [["export", pipe], "SIGHUP", 129],
      [["import", pipe, `${folder}/new.db`], "SIGTERM", 143],
    ];
    for (const [args, signal, code] of waiting) {
      const ended = await endOf(args, { signal, started: waitsForPipe, env });
      assert.deepEqual([ended.code, ended.stderr], [code, ""], args.join(" "));
    }
    assert.deepEqual(leftovers(), []);
    assert.ok(!existsSync(`${folder}/new.db`));
  });
});

Deno.test("a reader of standard output or error that sleeps holds up no end", async () => {
  await withPlace(async ({ folder, host, env }) => {
    for (const redirection of [">'PIPE'", "2>'PIPE' >/dev/null", "2>&1 >'PIPE'"]) {
      const pipe = `${folder}/${crypto.randomUUID()}`;
      await makePipe(pipe);
      const reader = new Deno.Command("sh", {
        args: ["-c", `exec sleep 60 <'${pipe}'`],
        stdin: "null",
      }).spawn();
      try {
        const shell = `exec "$@" ${redirection.replaceAll("PIPE", pipe)}`;
        // A page in a line of its own: more than a pipe holds, within a few ticks.
        const log = `${folder}/log`;
        await Deno.remove(log).catch(() => {});
        const ended = await endOf(
          ["watch", "--interval", "0.1", "--all-pages", "--log-stats", log, host],
          {
            signal: "SIGTERM",
            started: () => existsSync(log) && Deno.readTextFileSync(log).split("\n").length > 30,
            before: ["sh", "-c", shell, "sh"],
            env,
          },
        );
        assert.equal(ended.code, 0, redirection);
      } finally {
        reader.kill("SIGKILL");
        await reader.status;
      }
    }
  });
});

Deno.test("a signal that nobody sends on purpose ends it as such, and leaves nothing behind", async () => {
  await withPlace(async ({ folder, host, env, leftovers }) => {
    const numbers = { SIGUSR1: 138, SIGUSR2: 140, SIGALRM: 142, SIGXCPU: 152 } as const;
    for (const [signal, code] of Object.entries(numbers)) {
      const file = `${folder}/${signal}.db`;
      const ended = await endOf(["record", file, "--interval", "0.1", host], {
        signal: signal as Deno.Signal,
        started: ({ stderr }) => /recording into/.test(stderr),
        env,
      });
      assert.equal(ended.code, code, ended.stderr);
      for (const suffix of ["-wal", "-shm", "-lock"]) assert.ok(!existsSync(file + suffix), signal);
    }
    const demo = await endOf(["demo", "--run-for", "60"], {
      signal: "SIGHUP",
      started: () => leftovers().length > 0,
      cwd: folder,
      env,
    });
    assert.notEqual(demo.code, 3, demo.stderr);
    assert.deepEqual(leftovers(), []);
  });
});

Deno.test("an ssh that hangs, and hears no signal, holds up no end", async () => {
  await withPlace(async ({ folder, env }) => {
    await Deno.mkdir(`${folder}/bin`);
    const script =
      `#!/bin/sh\ntrap '' TERM INT HUP\ntouch '${folder}/called'\nread line\nread line\n` +
      "while :; do read line || exit; done\n";
    await Deno.writeTextFile(`${folder}/bin/ssh`, script, { mode: 0o755 });
    const ended = await endOf(["snapshot", "host1"], {
      signal: "SIGTERM",
      started: () => existsSync(`${folder}/called`),
      env: { ...env, PATH: `${folder}/bin:/usr/bin:/bin` },
    });
    assert.equal(ended.code, 143);
  });
});

Deno.test("what comes slowly out of a pipe is read when it is there", async () => {
  await withPlace(async ({ folder, env }) => {
    const pipe = `${folder}/pipe`;
    await makePipe(pipe);
    const program = startProduct(["export", pipe, "--format", "csv"], { env });
    const metric = '{"timestamp":"2026-11-20T10:00:00Z","host":"a","label":"CPU %","value":7}';
    using file = await Deno.open(pipe, { write: true });
    const encoder = new TextEncoder();
    for (const part of ['{"metrics":[', metric, '],"events":[]}']) {
      await file.write(encoder.encode(part));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    file[Symbol.dispose]();
    const { code, stdout, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^2026-11-20T10:00:00.*,a,CPU %,7/m);
  });
});
