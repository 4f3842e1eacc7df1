import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/config/command_line.ts";
import { UsageError } from "../../src/model/errors.ts";

const parse = (...args: readonly string[]) =>
  parseCommandLine([...args], { get: () => undefined }) as unknown as Record<string, unknown>;

const URL = "http://mon:9090";
const SOURCE = ["--source", `prometheus=${URL}/`];
const PLAIN = { url: URL, matchers: [], label: "host" };

Deno.test("watch, snapshot and replay take a Prometheus in the place of hosts or a recording", () => {
  const watch = parse("watch", ...SOURCE, "a=ats1", "old=b,c");
  assert.deepEqual(watch.prometheus, PLAIN);
  assert.deepEqual(
    (watch.hosts as { id: string; label: string; group?: string }[]).map(({ id, label, group }) => [
      id,
      label,
      group,
    ]),
    [["ats1", "a", undefined], ["b", "b", "old"], ["c", "c", "old"]],
  );
  assert.equal(watch.askedIntervalMs, undefined);
  assert.equal(parse("watch", ...SOURCE, "--interval", "30").askedIntervalMs, 30_000);
  const snapshot = parse("snapshot", ...SOURCE, "--at", "-5m", "10.0.0.1:9100");
  const { file, prometheus, at } = snapshot.recording as Record<string, unknown>;
  assert.equal(file, "mon:9090");
  assert.deepEqual(at, { kind: "before-end", ms: 300_000 });
  assert.deepEqual(
    (prometheus as { hosts: { id: string }[] }).hosts.map(({ id }) => id),
    ["10.0.0.1:9100"],
  );
  const replay = parse("replay", ...SOURCE, "ats1", "ats2");
  assert.equal(replay.file, "mon:9090");
  const { pastMs, hosts } = replay.prometheus as { pastMs: number; hosts: unknown[] };
  assert.equal(pastMs, 86_400_000);
  assert.equal(hosts.length, 2);
  assert.equal(parse("replay", "friday.db").file, "friday.db");
  assert.equal(parse("watch", "--source", "friday.db").source, "friday.db");
});

Deno.test("where a Prometheus lies, who asks, and which series are read from options", () => {
  const { prometheus } = parse(
    ...["watch", "--source", "prometheus=https://mimir/prometheus/api/v1", "--source-auth", "who"],
    ...["--source-match", '{job=~"ats.*", dc!="x,y"}', "--source-label", "instance"],
  );
  assert.deepEqual(prometheus, {
    url: "https://mimir/prometheus",
    authFile: "who",
    matchers: ['job=~"ats.*", dc!="x,y"'],
    label: "instance",
  });
});

Deno.test("what is no Prometheus, or speaks of none, is refused with what to write", () => {
  for (
    const [args, pattern] of [
      [["watch", "--source", "prometheus=ftp://x"], /http:\/\/ or https:\/\//],
      [["watch", "--source", "http://x:9090"], /Write prometheus=http:\/\/x:9090/],
      [["watch", "--source", "prometheus=http://me:word@x"], /--source-auth FILE/],
      [["watch", "--source", "prometheus=http://x/?a=1"], /ends before a \?/],
      [["watch", ...SOURCE, "--source-match", "job=ats"], /job="ats"/],
      [["watch", ...SOURCE, "--source-label", "a-b"], /letters, digits/],
      [["watch", "--source-label", "instance"], /name one/],
      [["watch", "--source", "f.db", "--interval", "2"], /--interval does not go together/],
      [["snapshot", "--source", "f.db"], /--recording FILE/],
      [["snapshot", ...SOURCE, "--recording", "f.db"], /cannot be used with/],
      [["replay", ...SOURCE, "--session", "list"], /--session speaks of a recording/],
      [["replay"], /missing required argument 'FILE'/],
      [["replay", "a.db", "b.db"], /one recording/],
      [["export", "a.db", "--label", "job=ats"], /--format openmetrics/],
      [["export", "a.db", "--format", "openmetrics", "--label", "host=x"], /taken already/],
    ] as const
  ) {
    assert.throws(
      () => parse(...args),
      (error) => error instanceof UsageError && pattern.test(error.message),
      args.join(" "),
    );
  }
  assert.deepEqual(
    parse("export", "a.db", "--format", "openmetrics", "--label", "job=ats", "--label", "dc=f=1")
      .addedLabels,
    [["job", "ats"], ["dc", "f=1"]],
  );
});
