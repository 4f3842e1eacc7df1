import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/config/command_line.ts";
import { UsageError } from "../../src/model/errors.ts";

const parse = (line: string) => parseCommandLine(line.split(" "), { get: () => undefined });
const refused = (line: string, pattern: RegExp) =>
  assert.throws(
    () => parse(line),
    (error) => error instanceof UsageError && pattern.test(error.message),
    line,
  );

Deno.test("snapshot and metrics take a recording in the place of hosts", () => {
  const snapshot = parse("snapshot --recording f.db --at -5m --session 2 any#word ats2");
  assert.ok(snapshot.command === "snapshot");
  assert.deepEqual(snapshot.recording, {
    file: "f.db",
    // Names of the recording's hosts: they need not be such as ssh takes.
    hosts: ["any#word", "ats2"],
    at: { kind: "before-end", ms: 300_000 },
    session: 2,
  });
  assert.deepEqual(snapshot.hosts, []);
  const metrics = parse("metrics hits --recording f.db --at 2026-11-21T03:00 -tz Europe/Berlin");
  assert.ok(metrics.command === "metrics");
  assert.deepEqual([metrics.pattern, metrics.host], ["hits", undefined]);
  assert.deepEqual(metrics.recording, {
    file: "f.db",
    hosts: [],
    at: { kind: "absolute", atMs: Date.UTC(2026, 10, 21, 2) },
    timeZone: "Europe/Berlin",
  });
});

Deno.test("replay plays only where it is told to, and takes a session by number or label", () => {
  const plain = parse("replay f.db");
  assert.ok(plain.command === "replay");
  assert.deepEqual([plain.speed, plain.session], [undefined, undefined]);
  const chosen = parse("replay f.db --session friday --speed 1");
  assert.ok(chosen.command === "replay");
  assert.deepEqual([chosen.speed, chosen.session], [1, "friday"]);
});

Deno.test("what speaks of a recording is refused without one, and what speaks of hosts with one", () => {
  refused(
    "snapshot ats1 --at -5m",
    /^--at speaks of a recording: name it with --recording FILE\.$/,
  );
  refused("metrics x ats1 --session 2", /^--session speaks of a recording/);
  refused("snapshot --recording f.db --interval 6", /--recording.*cannot be used with.*--interval/);
  refused("snapshot --recording f.db --socket /x", /cannot be used with/);
  refused("snapshot --recording f.db --log-stats x", /cannot be used with/);
  refused("snapshot --recording f.db --at yesterday", /--at "yesterday" is not a time/);
  refused("replay f.db --session 0", /session's number, from 1, or its label/);
});

Deno.test("the help of snapshot tells how long counters that are refreshed slowly take", () => {
  const help = parse("snapshot --help");
  assert.ok(help.command === "help");
  assert.match(help.text, /refreshes only every 5 s .*--interval 6 or more/s);
  assert.match(help.text, /window drawn is two\s+intervals/);
  assert.match(help.text, /--recording <FILE>/);
});

Deno.test("of a Prometheus as much is asked as comparing takes", () => {
  const pastOf = (line: string) => {
    const invocation = parse(line);
    return invocation.command === "snapshot" ? invocation.recording?.prometheus?.pastMs : undefined;
  };
  const source = "--source prometheus=http://127.0.0.1:9090";
  assert.equal(pastOf(`snapshot ${source} --history 60 --compare 1d`), 86_520_000);
  assert.equal(pastOf(`--once ${source} --history 60 --compare 1h`), 3_720_000);
  assert.equal(pastOf(`snapshot ${source} --history 60`), undefined);
});
