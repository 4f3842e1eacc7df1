// deno-lint-ignore-file no-control-regex
// needs: pty
// Every way on which text from outside comes to a screen or a log, tried with text that would steer a
// terminal. Wherever the word of it is shown, nothing else of it is.
import assert from "node:assert/strict";
import { UNSAFE_CHARACTERS } from "../../src/base/plain_text.ts";
import { productCommand } from "../helpers/product.ts";
import { type ProductRun, runProduct } from "../helpers/run_product.ts";
import { unshare } from "../helpers/unshare.ts";
import { withDirectory } from "../helpers/with_directory.ts";
import { PERSONAS } from "./terminals/personas.ts";
import { startHeadless } from "./terminals/headless_run.ts";

/** What hides, and turns the direction of text: some of it is allowed in a dashboard's words. */
const UNSEEN = "\u202e\u2066\u061c\u200b\u{e0041}\ufe0f\u3164";
/** Sets a title, turns colours and direction, hides: by controls of all kinds. */
const EVIL = `\x1b]0;t\x07\x1b[31m\x9b7m${UNSEEN}`;
/** What must be seen of it, so that a test shows that its way was taken. */
const POISON = `PWN${EVIL}END`;
const SOFT = JSON.stringify(`PWN${UNSEEN}END`);
const quoted = JSON.stringify(POISON);

/** A server's socket at which every request gets a certain answer. */
function answering(path: string, answer: (request: string) => unknown): Disposable {
  const listener = Deno.listen({ transport: "unix", path });
  async function serve(): Promise<void> {
    for await (const connection of listener) {
      const buffer = new Uint8Array(65_536);
      let request = "";
      while (!request.trimEnd().endsWith("}")) {
        const count = await connection.read(buffer);
        if (count === null) break;
        request += new TextDecoder().decode(buffer.subarray(0, count));
      }
      const reply = new TextEncoder().encode(JSON.stringify(answer(request)));
      for (let at = 0; at < reply.length;) at += await connection.write(reply.subarray(at));
      connection.close();
    }
  }
  serve().catch(() => {});
  return { [Symbol.dispose]: () => listener.close() };
}

/** All records asked for, with a text for a value, and one more that is named by the poison. */
function records(request: string): unknown {
  const record = (name: string) => ({
    record: {
      ...{ record_name: name, record_type: "1", record_class: "16", overridable: "false" },
      ...{ data_type: "STRING", current_value: POISON, default_value: POISON },
    },
  });
  const names = [...request.matchAll(/"record_name": ?"([^"]*)"/g)].map((match) => match[1]!);
  const recordList = [...names, `proxy.process.${POISON}`].map(record);
  const errorList = [{ code: "2000", message: POISON, record_name: POISON }];
  return { jsonrpc: "2.0", id: idOf(request), result: { recordList, errorList } };
}

function refused(request: string): unknown {
  const data = [{ code: 9, message: POISON }];
  return { jsonrpc: "2.0", id: idOf(request), error: { code: -32_000, message: POISON, data } };
}

function idOf(request: string): string {
  return /"id": ?"([^"]*)"/.exec(request)?.[1] ?? "";
}

const PAGE = `pages:
  - name: ${SOFT}
    panels:
      - title: ${SOFT}
        unit: ${SOFT}
        metrics:
          - {name: ${SOFT}, type: counter, key: proxy.process.http.incoming_requests, color: "#f5d565"}
`;
const FAULTY = `pages:
  - name: ${quoted}
    ${quoted}: 1
    panels:
      - {title: x, metrics: [{name: y, type: ${quoted}, key: ${quoted}, color: ${quoted}}]}
`;
const OLD_EXPORT = JSON.stringify({
  metrics: [0, 1, 2].map((second) => ({
    ...{ timestamp: `2026-10-25T10:00:0${second}Z`, host: POISON, label: POISON, value: second },
  })),
  events: [{ timestamp: "2026-10-25T10:00:01Z", label: POISON, source: POISON, note: POISON }],
});

/** The files that the cases use, in a folder of their own. */
async function withWorld(test: (world: World) => Promise<void>): Promise<void> {
  await withDirectory(async (folder) => {
    const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
    await Deno.mkdir(`${folder}/bin`);
    await write("page.yaml", PAGE);
    await write("faulty.yaml", FAULTY);
    await write("tagged.yaml", `pages: !<${EVIL.replace(/[\x00-\x1f]/g, "\x9b")}PWN> []\n`);
    await write("old.json", OLD_EXPORT);
    await write("broken.json", `{"metrics": [${quoted}: }`);
    await write("runroot.yaml", `runtimedir: !\x9b31m\u202ePWN /nowhere\n`);
    await write("bin/ssh", `#!/bin/sh\nprintf '%b' "$WORDS" >&2\nexit 255\n`);
    await Deno.chmod(`${folder}/bin/ssh`, 0o755);
    using _records = answering(`${folder}/records.sock`, records);
    using _refused = answering(`${folder}/refused.sock`, refused);
    const path = `${folder}/bin:${Deno.env.get("PATH") ?? ""}`;
    const env = { PATH: path, WORDS: `${POISON}\\n`, LC_ALL: "C.UTF-8", TERM: "dumb" };
    await test({ folder, env, host: `lab=unix:${folder}/records.sock` });
  });
}

interface World {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** A host with evil records. */
  readonly host: string;
}

/** What is run, and whether the poison's word must be seen in what comes of it. */
interface Way {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** False: nothing of the text is shown there, which is right as well. */
  readonly shown?: boolean;
}

/** A short run of anything that would go on for ever. */
const BRIEFLY = ["--interval", "0.2", "--run-for", "0.7"];

function ways({ folder, host }: World): Record<string, Way> {
  const refused = `lab=unix:${folder}/refused.sock`;
  const page = ["-c", `${folder}/page.yaml`];
  const db = `${folder}/x.db`;
  const snapshot = (format: string, ...args: string[]) => ["snapshot", "--format", format, ...args];
  return {
    "an option": { args: [`--${POISON}`] },
    "a command's option": { args: ["export", `--${POISON}`] },
    "an option's value": { args: ["--size", POISON] },
    "a zone": { args: ["--timezone", POISON] },
    "an interval": { args: ["--interval", POISON] },
    "a format": { args: ["snapshot", "--format", POISON] },
    "a moment": { args: ["export", `${folder}/old.json`, "--from", POISON] },
    "a page": { args: ["snapshot", "--page", POISON, host] },
    "a pattern": { args: ["metrics", POISON, host] },
    "a pattern that is none": { args: ["metrics", `${POISON}(`, host] },
    "a host": { args: ["check", `ssh://${POISON}:x`] },
    "a host's name": { args: ["check", POISON], shown: false },
    "a socket's path": { args: ["check", `unix:/nowhere/${POISON}`] },
    "a socket's path in the environment": {
      args: ["check"],
      env: { TRAFFICSERVER_JSONRPC_SOCKET: `/nowhere/${POISON}` },
    },
    "a run root's path": { args: ["check", "-v"], env: { TS_RUNROOT: `/nowhere/${POISON}` } },
    "a run root's YAML": { args: ["check", "-v"], env: { TS_RUNROOT: folder }, shown: false },
    "ssh's words in check": { args: ["check", "far"] },
    "ssh's words in a report": { args: ["far", "--protocol", "none", ...BRIEFLY] },
    "ssh's words in a snapshot": { args: snapshot("text", "far", "--interval", "0.2") },
    "ssh's words in Nagios": { args: snapshot("nagios", "far", "--interval", "0.2") },
    "ssh's words in JSON": { args: snapshot("json", "far", "--interval", "0.2") },
    "a server's refusal in check": { args: ["check", refused] },
    "a server's refusal in JSON": { args: ["check", "--format", "json", refused] },
    "a server's refusal in a snapshot": { args: [...snapshot("text", refused), ...page] },
    "a server's refusal in the log of a recording": { args: ["record", db, refused, ...BRIEFLY] },
    "a server's refusal with --verbose": { args: ["metrics", "-v", "x", refused] },
    "a host's label": { args: ["check", `${POISON}=unix:${folder}/records.sock`] },
    "a group's name": { args: ["check", `${POISON}=a,b`] },
    "records in metrics": { args: ["metrics", "PWN", host] },
    "records in metrics as JSON": { args: ["metrics", "--format", "json", "PWN", host] },
    "a dashboard off a terminal": {
      args: [host, ...page, "--protocol", "none", ...BRIEFLY],
    },
    ...Object.fromEntries(
      ["text", "json", "nagios", "svg"].map((format) => [
        `a page as ${format}`,
        // A check's line has no value that is not to be had, and counts the names of such.
        {
          args: [...snapshot(format, host, "--interval", "0.2"), ...page],
          shown: format !== "nagios",
        },
      ]),
    ),
    "a dashboard that is shown": { args: ["dashboard", "show", `${folder}/page.yaml`] },
    "a dashboard with faults": { args: ["dashboard", "validate", `${folder}/faulty.yaml`] },
    "a dashboard with faults as JSON": {
      args: ["dashboard", "validate", "--format", "json", `${folder}/faulty.yaml`],
    },
    "a dashboard with an odd tag": { args: ["dashboard", "validate", `${folder}/tagged.yaml`] },
    "a dashboard that is not there": { args: ["-c", `${folder}/${POISON}.yaml`] },
    "a recording that is not there": { args: ["replay", `${folder}/${POISON}.db`] },
    "an output that cannot be": { args: snapshot("png", host, "-o", `/nowhere/${POISON}/x.png`) },
    "a log that cannot be": { args: ["--log-stats", `/nowhere/${POISON}`, host] },
    "a recording that cannot be": { args: ["record", `/nowhere/${POISON}.db`, host] },
    "a capture that cannot be": { args: ["demo", "--capture", `/nowhere/${POISON}`] },
    "an import's text": { args: ["replay", `${folder}/old.json`] },
    "an import's list": { args: ["replay", `${folder}/old.json`, "--session", "list"] },
    "an import's page": { args: snapshot("text", "--recording", `${folder}/old.json`) },
    "an import that is broken": { args: ["export", `${folder}/broken.json`], shown: false },
    "an export as JSON": { args: ["export", `${folder}/old.json`, "--format", "json"] },
    "an export as JSON lines": { args: ["export", `${folder}/old.json`, "--format", "jsonl"] },
  };
}

function assertSafe(
  what: string,
  { stdout, stderr }: Omit<ProductRun, "stdoutBytes">,
  shown = true,
): void {
  const said = `${stdout}${stderr}`;
  noneOf(
    new RegExp(UNSAFE_CHARACTERS.source.replace("\\p{Cc}", "[\\p{Cc}--\\n]"), "v"),
    said,
    what,
  );
  if (shown) assert.match(said, /PWN/, `${what} was not shown at all: ${said}`);
}

function noneOf(unsafe: RegExp, said: string, what: string): void {
  const { index } = unsafe.exec(said) ?? {};
  if (index === undefined) return;
  assert.fail(`${what}: ${JSON.stringify(said.slice(Math.max(0, index - 99), index + 33))}`);
}

Deno.test("no text from outside steers what reads standard output, standard error or a log", async () => {
  await withWorld(async (world) => {
    for (const [what, { args, env, shown }] of Object.entries(ways(world))) {
      const run = await runProduct(args, {
        cwd: world.folder,
        env: { ...world.env, ...env },
        // A server of this machine that is discovered would answer first.
        before: env === undefined ? [] : unshare("net"),
      });
      assertSafe(what, run, shown);
    }
  });
});

Deno.test("no event's text steers what reads it, in lists, pages and messages", async () => {
  await withWorld(async ({ folder, env, host }) => {
    const run = (...args: string[]) => runProduct(args, { cwd: folder, env });
    const page = ["-c", `${folder}/page.yaml`];
    const words = ["--label", POISON, "--note", POISON];
    assertSafe("record", await run("record", "x.db", host, ...page, ...words, ...BRIEFLY), false);
    assertSafe("event add", await run("event", "add", "x.db", POISON), false);
    for (
      const args of [
        ["event", "list", "x.db"],
        ["event", "list", "--format", "json", "x.db"],
        ["event", "add", "x.db", POISON, "--host", POISON],
        ["replay", "x.db", "--session", "list"],
        ["replay", "x.db"],
        ["snapshot", "--recording", "x.db", "--format", "text"],
        ["export", "x.db", "--format", "jsonl"],
        ["event", "delete", "x.db", POISON],
      ]
    ) assertSafe(args.join(" "), await run(...args));
  });
});

Deno.test("on a terminal nothing from outside passes, not even in data", async () => {
  await withWorld(async ({ folder, env, host }) => {
    for (
      const args of [
        ["export", `${folder}/old.json`, "--format", "csv"],
        ["export", `${folder}/old.json`, "--format", "openmetrics"],
        ["metrics", "PWN", host],
        ["check", "far"],
        [`--${POISON}`],
      ]
    ) {
      const run = await startHeadless(productCommand(...args), { persona: PERSONAS.text, env });
      await using _ = run;
      await run.tap.exited();
      const stdout = new TextDecoder().decode(bytesOf(run.tap.output)).replaceAll("\r\n", "\n");
      assertSafe(args.join(" "), { code: 0, stdout, stderr: "" });
    }
  });
});

Deno.test("in the dashboard nothing from outside passes, in characters and below a picture", async () => {
  for (const persona of [PERSONAS.text, PERSONAS.kitty]) {
    await withWorld(async ({ folder, env: { TERM: _, ...env }, host }) => {
      const args = ["--interval", "0.3", "-c", `${folder}/page.yaml`, host, "far"];
      await using run = await startHeadless(productCommand(...args), { persona, env });
      await run.nextFrames(3);
      await run.tap.type(`e\x1b[200~${POISON}\x1b[201~\r`);
      await run.nextFrames(3);
      await run.tap.type("v");
      await run.nextFrames(3);
      await run.tap.type("q");
      assert.equal(await run.tap.exited(), 0);
      const said = new TextDecoder().decode(bytesOf(run.tap.output));
      assert.match(said, /PWN/);
      // Our own sequences are none of the poison's.
      noneOf(
        /\x1b\]0;|\x1b\[31m|\x9b|[\u202e\u2066\u061c\u200b\ufe0f\u3164\u{e0041}]/u,
        said,
        "it",
      );
    });
  }
});

function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
