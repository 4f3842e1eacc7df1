import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCommandLine } from "../../src/config/command_line.ts";
import type { Invocation } from "../../src/config/invocation.ts";
import { VERSION } from "../../src/config/version.ts";
import { UsageError } from "../../src/model/errors.ts";

const environment = (variables: Record<string, string> = {}) => ({
  get: (name: string): string | undefined => variables[name],
});

function parse(line: string, variables?: Record<string, string>): Invocation {
  const argv = line.split(" ").filter((word) => word !== "");
  return parseCommandLine(argv, environment(variables));
}

/** The result of a line that must be this command's. */
function parseAs<Name extends Invocation["command"]>(
  command: Name,
  line: string,
  variables?: Record<string, string>,
): Invocation & { command: Name } {
  const invocation = parse(line, variables);
  assert.equal(invocation.command, command);
  return invocation as Invocation & { command: Name };
}

function refused(line: string | string[], why: RegExp): void {
  const argv = typeof line === "string" ? line.split(" ") : line;
  assert.throws(() => parseCommandLine(argv, environment()), (error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, why);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

const textOf = (line: string): string => {
  const invocation = parse(line);
  return "text" in invocation ? invocation.text : "";
};

Deno.test("nothing at all is the live dashboard of this machine with the documented defaults", () => {
  assert.deepEqual(parse(""), {
    command: "watch",
    verbosity: "normal",
    color: true,
    hosts: [{ id: "localhost", label: "localhost", address: { kind: "local" } }],
    intervalMs: 1000,
    allPages: false,
    protocol: "auto",
    size: { width: 1600, height: 1000 },
    theme: "dark",
    renderer: "auto",
    hostsAs: { mode: "auto" },
    webhookFormat: "json",
    bell: true,
    gui: false,
    allowEdit: false,
    keyboard: true,
  });
});

Deno.test("the word watch and no word are the same", () => {
  assert.deepEqual(parse("watch ats1 --page 2"), parse("ats1 --page 2"));
});

Deno.test("every option of the live dashboard is read", () => {
  const line = "--interval 0.5 --history 10m --socket /a.sock -c pages.yaml -tz Europe/Berlin " +
    "--save-png f-{iter}-{page}-{time}.png --no-keyboard --log-stats raw.jsonl --run-for 90s " +
    "--all-pages --protocol text --size 800x600 --theme light --renderer resvg --font f.ttf --record r.db --hosts-as top:3 " +
    "--on-alert mail --webhook https://a.example/b --webhook-format alertmanager --webhook-auth token --no-bell " +
    "--gui --allow-edit -v --no-color ats1 admin@ats2";
  assert.deepEqual(parse(line), {
    command: "watch",
    verbosity: "verbose",
    color: false,
    hosts: [
      {
        id: "ats1",
        label: "ats1",
        address: { kind: "ssh", destination: "ats1" },
        socketPath: "/a.sock",
      },
      {
        id: "admin@ats2",
        label: "ats2",
        address: { kind: "ssh", destination: "admin@ats2" },
        socketPath: "/a.sock",
      },
    ],
    intervalMs: 500,
    historyMs: 600_000,
    timeZone: "Europe/Berlin",
    configFile: "pages.yaml",
    allPages: true,
    protocol: "text",
    size: { width: 800, height: 600 },
    theme: "light",
    renderer: "resvg",
    fontFile: "f.ttf",
    hostsAs: { mode: "top", count: 3 },
    onAlert: "mail",
    webhook: "https://a.example/b",
    webhookFormat: "alertmanager",
    webhookAuth: "token",
    bell: false,
    gui: true,
    allowEdit: true,
    keyboard: false,
    runForMs: 90_000,
    savePng: "f-{iter}-{page}-{time}.png",
    logStats: "raw.jsonl",
    record: "r.db",
  });
});

Deno.test("what was not given stays absent, so that the dashboard file may decide", () => {
  const watch = parseAs("watch", "ats1");
  assert.ok(!("historyMs" in watch) && !("timeZone" in watch) && !("configFile" in watch));
});

Deno.test("-tz is read with a space, with =, and not after --", () => {
  assert.equal(parseAs("watch", "-tz europe/berlin").timeZone, "Europe/Berlin");
  assert.equal(parseAs("watch", "-tz=UTC ats1").timeZone, "UTC");
  refused("-- -tz", /is not a host/);
});

Deno.test("a page is a number or a name", () => {
  assert.equal(parseAs("watch", "--page 3").page, 3);
  assert.equal(parseAs("watch", "--page Traffic").page, "Traffic");
});

Deno.test("--once is a snapshot as the live dashboard would show it", () => {
  const plain = parseAs("snapshot", "--once ats1");
  assert.deepEqual([plain.once, plain.format, plain.output], [true, undefined, undefined]);
  const saved = parseAs("snapshot", "--once --save-png now.png");
  assert.deepEqual([saved.format, saved.output], ["png", "now.png"]);
});

Deno.test("snapshot chooses its format by the option, else by the file, else text", () => {
  const chosen = (line: string) => {
    const { format, output } = parseAs("snapshot", `snapshot ${line}`);
    return [format, output];
  };
  assert.deepEqual(chosen(""), ["text", undefined]);
  assert.deepEqual(chosen("-o a.svg"), ["svg", "a.svg"]);
  assert.deepEqual(chosen("-o a.PNG"), ["png", "a.PNG"]);
  assert.deepEqual(chosen("--format json -o a.png"), ["json", "a.png"]);
  assert.deepEqual(chosen("--format png"), ["png", "traffic-grapher-{page}.png"]);
  assert.deepEqual(chosen("--format png -o -"), ["png", "-"]);
});

Deno.test("the other commands are read with their options", () => {
  const record = parseAs("record", "record f.db ats1 --label night --max-size 2G --max-age 30d");
  assert.deepEqual(
    [record.file, record.hosts.length, record.label, record.maxSizeBytes, record.maxAgeMs],
    ["f.db", 1, "night", 2 * 1024 ** 3, 30 * 86_400_000],
  );
  const replay = parseAs("replay", "replay f.db --from -5m --to now --speed 10x");
  assert.deepEqual(
    [replay.from, replay.to, replay.speed],
    [{ kind: "before-end", ms: 300_000 }, { kind: "before-end", ms: 0 }, 10],
  );
  const exported = parseAs("export", "export f.db --format csv --from 2026-11-21T02:58:00Z");
  assert.equal(exported.format, "csv");
  assert.deepEqual(exported.from, {
    kind: "absolute",
    atMs: Date.UTC(2026, 10, 21, 2, 58),
  });
  const check = parseAs("check", "check ats1 ats2 --format json");
  assert.deepEqual([check.hosts.length, check.format], [2, "json"]);
  const metrics = parseAs("metrics", "metrics http2\\. ats1");
  assert.deepEqual([metrics.pattern, metrics.host?.id], ["http2\\.", "ats1"]);
  const demo = parseAs("demo", "demo --hosts 4 --run-for 5 --interval 0.2");
  assert.deepEqual([demo.hostCount, demo.runForMs, demo.intervalMs], [4, 5000, 200]);
  assert.equal(parseAs("completions", "completions zsh").shell, "zsh");
});

Deno.test("dashboard and event have commands of their own", () => {
  const dashboards = [
    "dashboard list",
    "dashboard show default",
    "dashboard validate a.yaml b.yaml",
    "dashboard schema",
    "dashboard init mine.yaml --force",
  ].map((line) => parseAs("dashboard", line));
  assert.deepEqual(dashboards.map(({ action }) => action), [
    "list",
    "show",
    "validate",
    "schema",
    "init",
  ]);
  const add = parseCommandLine(
    ["event", "add", "f.db", "config reload", "--at", "1795229894", "--color", "#F80a10"],
    environment(),
  );
  assert.ok(add.command === "event" && add.action === "add");
  assert.deepEqual(add.fields, {
    at: { kind: "absolute", atMs: 1_795_229_894_000 },
    color: "#f80a10",
    label: "config reload",
  });
  const remove = parseAs("event", "event delete f.db 3 5");
  assert.deepEqual(remove.action === "delete" && remove.ids, [3, 5]);
  const update = parseAs("event", "event update f.db 3 --dash dot --no-color");
  assert.deepEqual(update.action === "update" && [update.id, update.fields], [3, { dash: "dot" }]);
  refused(
    "replay f.db --from 2026-03-29T02:30 -tz Europe/Berlin",
    /^--from: the clocks of Europe\/Berlin skip "2026-03-29T02:30"/,
  );
  refused(
    "event add f.db x --at 2026-10-25T02:30 -tz Europe/Berlin",
    /^--at: .* twice: add \+02:00 for the first time or \+01:00 for the second\.$/,
  );
  refused("event update f.db 3", /nothing to change/);
  refused("event", /needs one of its own commands/);
});

Deno.test("options may stand before the command, where the command has them", () => {
  assert.equal(parseAs("demo", "--interval 2 demo").intervalMs, 2000);
  assert.equal(parseAs("demo", "--interval 2 demo --interval 3").intervalMs, 3000);
  assert.equal(parseAs("check", "-v check").verbosity, "verbose");
  refused("--page 2 check", /--page does not apply to check/);
});

Deno.test("a command's name after a host is a slip of the order, not a host", () => {
  refused("ats1 snapshot", /snapshot is a command and comes first/);
  assert.equal(parseAs("watch", "watch snapshot").hosts[0]!.id, "snapshot");
});

Deno.test("every wrong value is named with what is allowed", () => {
  refused("--interval 0", /--interval <SEC>' argument '0' is invalid. It must be at least 0.1 sec/);
  refused("--interval 0.05", /at least 0.1/);
  refused("--interval nan", /Write seconds/);
  refused("--interval 1_000", /Write seconds/);
  refused("--interval -1", /Write seconds/);
  refused("--interval 1e9", /Write seconds/);
  refused("--history 0", /at least 1 sec/);
  refused("--interval 60 --history 60", /shorter than two polls/);
  refused("--interval 0.1 --history 30d", /more than a million/);
  refused("-tz Berlin", /Did you mean Europe\/Berlin/);
  refused("-tz Mars/Phobos", /is not a time zone/);
  refused("--size 100x100", /smallest is 320x200/);
  refused("--size 8000x1000", /largest is 7680x4320/);
  refused("--size big", /WIDTHxHEIGHT/);
  refused("--theme pink", /dark, light/);
  refused("--protocol sixl", /Allowed choices/);
  refused("--page 0", /from 1/);
  refused("--hosts-as top:0", /top:N/);
  refused("--hosts-as summ", /Did you mean sum\?/);
  refused("--save-png f-{itre}.png", /\{itre\} is not known/);
  refused("--all-pages --save-png f.png", /needs \{page\}/);
  refused("snapshot --all-pages -o all.svg", /needs \{page\}/);
  refused(["metrics", "("], /not a regular expression/);
  refused("metrics . g=a,b", /one host/);
  refused("replay f.db --from yesterday", /--from "yesterday" is not a time/);
  refused("replay f.db --speed 0", /factor/);
  refused("record", /Missing required argument 'FILE.db'/);
  refused("record f.db --max-size 10", /at least 1M/);
  refused("event add f.db x --color red", /#rrggbb/);
  refused("event add f.db x --at 2026-02-31", /is not a time/);
  refused("event add f.db x --at 2026-02-03 --end 2026-02-02", /before --at/);
  refused("event delete f.db one", /whole number/);
  refused("demo --hosts 0", /from 1 to 200/);
  refused("demo ats1", /Too many arguments/);
  refused("completions csh", /bash, zsh, fish/);
});

Deno.test("options that do not go together are refused", () => {
  refused("-q -v", /cannot be used with/);
  refused("--once --run-for 5", /cannot be used with/);
  refused("--page 1 --all-pages", /cannot be used with/);
});

Deno.test("an unknown option or command is met with the nearest known one", () => {
  refused("--intervall 3", /^Unknown option '--intervall'. Did you mean --interval\?$/);
  refused("event ad f.db x", /^Unknown command 'ad'. Did you mean add\?$/);
  refused("--interval", /argument missing/);
});

Deno.test("no byte of an argument reaches the terminal as a control character", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\x1b[2J", "--x\x1b]0;a\x07"),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (argv) => {
      try {
        parseCommandLine(argv, environment());
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error));
        assert.doesNotMatch(error.message, /[\p{Cc}\u202e]/u);
      }
    }),
    { seed: 13, numRuns: 60 },
  );
});

Deno.test("--help and --version answer for the program and for every command", () => {
  const commands =
    "watch snapshot check metrics record replay export event dashboard demo completions";
  for (const name of commands.split(" ")) {
    assert.match(textOf(`${name} --help`), new RegExp(`^Usage: traffic-grapher ${name} `));
    assert.match(textOf(`help ${name}`), new RegExp(`^Usage: traffic-grapher ${name} `));
    assert.equal(textOf(`${name} --version`).trim(), VERSION);
  }
  assert.equal(textOf("-V").trim(), VERSION);
  assert.match(textOf("event add -h"), /--dash/);
  const help = textOf("--help");
  for (const name of commands.split(" ")) assert.match(help, new RegExp(`^  ${name} `, "m"));
  for (const word of ["--interval", "-tz", "ssh://USER@NAME:PORT", "Examples:", "Exit codes"]) {
    assert.ok(help.includes(word), word);
  }
  assert.ok(help.split("\n").every((line) => line.length <= 100));
});

Deno.test("NO_COLOR and the socket's variable are read from the environment", () => {
  assert.equal(parseAs("watch", "", { NO_COLOR: "1" }).color, false);
  assert.equal(parseAs("watch", "", { NO_COLOR: "" }).color, true);
  const socket = (line: string) =>
    parseAs("watch", line, { TRAFFICSERVER_JSONRPC_SOCKET: "/env.sock" }).hosts[0]!.socketPath;
  assert.equal(socket("ats1"), "/env.sock");
  assert.equal(socket("ats1 --socket /given.sock"), "/given.sock");
  assert.equal(socket("local"), undefined);
});

Deno.test("the result is frozen through and through", () => {
  const watch = parseAs("watch", "ats1 ats2");
  assert.ok(Object.isFrozen(watch) && Object.isFrozen(watch.hosts) && Object.isFrozen(watch.size));
  assert.ok(Object.isFrozen(watch.hosts[0]!.address));
});

Deno.test("reading the command line loads neither zod nor yaml", () => {
  const seen = new Set<string>();
  const walk = (url: URL) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const source = Deno.readTextFileSync(url);
    const imports = source.matchAll(/^(?:import|export) (?!type ).*?from "([^"]+)";/gms);
    for (const [, name] of imports) {
      assert.doesNotMatch(name!, /^(zod|yaml)$/, url.pathname);
      if (name!.startsWith(".")) walk(new URL(name!, url));
    }
  };
  walk(new URL("../../src/config/command_line.ts", import.meta.url));
  assert.ok(seen.size > 20);
});
