import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { deflateRawSync } from "node:zlib";
import { UsageError } from "../../src/model/errors.ts";
import { recordsIn, type Tick } from "../../src/model/tick.ts";
import { checksum } from "../../src/store/checksum.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import type { RecordedSession } from "../../src/store/session_table.ts";
import { record, refuseWarning, TempFolder } from "./support/recordings.ts";
import { HOSTS, sampleTick, sampleTicks, SESSION } from "./support/samples.ts";

const TICKS = 150;
const STARTED_AT_MS = sampleTick(0).atMs - 1;
const sampleTimes = new Set(Array.from({ length: TICKS }, (_, index) => sampleTick(index).atMs));

interface Outcome {
  readonly ticks: number;
  readonly warnings: readonly string[];
  readonly refused?: string;
}

/** Reads whatever can be read, and checks that nothing in it was invented. */
async function readDamaged(path: string): Promise<Outcome> {
  const warnings: string[] = [];
  try {
    using recording = await openRecording(path, {
      onWarning: (sentence) => warnings.push(sentence),
    });
    let ticks = 0;
    for (const session of recording.sessions()) {
      if (session.dashboardText !== "") {
        assert.equal(session.dashboardText, SESSION.dashboardText);
        assert.equal(session.label, SESSION.label);
        assert.equal(session.startedAtMs, STARTED_AT_MS);
        assert.equal(session.intervalMs, SESSION.intervalMs);
      }
      assertExtent(session);
      for (const { tick } of recording.ticks(session.id)) {
        assertPartOf(tick, sampleTick(tick.index));
        ticks++;
      }
    }
    for (const event of recording.events()) assert.equal(event.label, "deploy");
    return { ticks, warnings };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    assert.ok(error.message.includes(path), error.message);
    return { ticks: 0, warnings, refused: error.message };
  }
}

/** Where a session begins and ends is where some of its ticks are, whatever else is lost. */
function assertExtent({ fromMs, toMs, tickCount }: RecordedSession): void {
  assert.ok(tickCount <= TICKS, `${tickCount} ticks`);
  for (const atMs of [fromMs, toMs]) {
    if (atMs !== undefined) assert.ok(sampleTimes.has(atMs), `${atMs} is a tick's time`);
  }
}

/** A host's result or a value may be missing, but none may differ. */
function assertPartOf(tick: Tick, whole: Tick): void {
  assert.deepEqual({ ...tick, results: [] }, { ...whole, results: [] });
  tick.results.forEach((result, at) => {
    const other = whole.results[at];
    if (result === undefined) return;
    assert.ok(other !== undefined);
    if (result.kind === "miss" || other.kind === "miss") {
      assert.deepEqual({ ...result, beside: undefined }, { ...other, beside: undefined });
    } else assert.equal(result.repliedAtMs, other.repliedAtMs);
    for (const [name, value] of recordsIn(result)?.values ?? []) {
      assert.ok(Object.is(value, recordsIn(other)!.values.get(name)));
    }
  });
}

function recordDamaged(folder: TempFolder): Uint8Array<ArrayBuffer> {
  const path = folder.file("whole.db");
  // Some ticks in blocks, some in the tail.
  record(path, sampleTicks(TICKS), { blockTicks: 32, open: true, startedAtMs: STARTED_AT_MS });
  return Deno.readFileSync(path);
}

Deno.test("of a file that was cut short the readable part is shown with a warning, or a clear error", async () => {
  using folder = new TempFolder();
  const whole = recordDamaged(folder);
  const path = folder.file("cut.db");
  let partly = 0;
  for (let length = 0; length < whole.length; length += 1023) {
    Deno.writeFileSync(path, whole.subarray(0, length));
    const { ticks, warnings, refused } = await readDamaged(path);
    assert.ok(refused !== undefined || warnings.length > 0, `${length} bytes: something was said`);
    if (ticks > 0) partly++;
  }
  assert.ok(partly > 5, `${partly} of the cuts left something to read`);
});

Deno.test("a flipped bit anywhere costs what it hits, and never changes a value", async () => {
  using folder = new TempFolder();
  const whole = recordDamaged(folder);
  const path = folder.file("flipped.db");
  let [partly, warned, refused] = [0, 0, 0];
  // A prime step, so that every kind of place in a page is hit in some page.
  for (let at = 0; at < whole.length; at += 241) {
    const flipped = whole.slice();
    flipped[at]! ^= 1 << (at % 8);
    Deno.writeFileSync(path, flipped);
    const outcome = await readDamaged(path);
    if (outcome.warnings.length > 0) warned++;
    if (outcome.refused !== undefined) refused++;
    else if (outcome.ticks > 0 && outcome.warnings.length > 0) partly++;
  }
  assert.ok(
    partly > 20 && warned > 20,
    `${partly} partly readable, ${warned} warned, ${refused} refused`,
  );
});

Deno.test("pages of noise in the midst of a file are left out, and never crash the reader", async () => {
  using folder = new TempFolder();
  const whole = recordDamaged(folder);
  const path = folder.file("noise.db");
  for (let page = 0; page * 4096 < whole.length; page++) {
    const noisy = whole.slice();
    crypto.getRandomValues(noisy.subarray(page * 4096, (page + 1) * 4096));
    Deno.writeFileSync(path, noisy);
    const { warnings, refused, ticks } = await readDamaged(path);
    assert.ok(warnings.length > 0 || refused !== undefined || ticks === TICKS, `page ${page}`);
  }
});

Deno.test("a damaged page of values costs these values, and no poll", async () => {
  using folder = new TempFolder();
  const path = folder.file("page.db");
  record(path, sampleTicks(TICKS), { blockTicks: TICKS, startedAtMs: STARTED_AT_MS });
  const damaged = Deno.readFileSync(path);
  damaged.fill(0x5a, damaged.length - 4096);
  Deno.writeFileSync(path, damaged);
  const { warnings, ticks } = await readDamaged(path);
  assert.equal(ticks, TICKS);
  assert.match(warnings.join("\n"), /it is damaged between .*: what cannot be read is left out/);
});

for (
  const [what, content, sentence] of [
    ["an empty file", "", /is empty: nothing was ever recorded/],
    ["a text", "hello", /neither a recording nor/],
    ["a picture", "\x89PNG\r\n", /neither a recording nor/],
  ] as const
) {
  Deno.test(`openRecording() says of ${what} what it is not`, async () => {
    using folder = new TempFolder();
    Deno.writeTextFileSync(folder.file("x"), content);
    await assert.rejects(openRecording(folder.file("x"), { onWarning: assert.fail }), sentence);
  });
}

Deno.test("openRecording() says that there is no such file", async () => {
  using folder = new TempFolder();
  await assert.rejects(
    openRecording(folder.file("x.db"), { onWarning: assert.fail }),
    /no such file/,
  );
});

Deno.test("a part that unpacks to gigabytes is damage, whichever it is", async () => {
  const bomb = deflateRawSync(new Uint8Array(100 * 2 ** 20));
  for (const part of ["host = -1", "host = 0 AND record = -1", "host = 1 AND record = 1"]) {
    using folder = new TempFolder();
    const path = folder.file("bomb.db");
    record(path, sampleTicks(TICKS), { startedAtMs: STARTED_AT_MS });
    const db = new DatabaseSync(path);
    const chunk = db.prepare(`SELECT id, block_id, host, record FROM chunk WHERE ${part}`).get()!;
    const crc = checksum([chunk.block_id, chunk.host, chunk.record] as number[], bomb);
    db.prepare("UPDATE chunk SET data = ?, crc = ? WHERE id = ?").run(bomb, crc, chunk.id!);
    db.close();
    const { warnings, refused } = await readDamaged(path);
    assert.equal(refused, undefined);
    assert.match(warnings.join("\n"), /it is damaged between .*: what cannot be read is left out/);
  }
});

Deno.test("more records of a host than a column has ticks are read again", async () => {
  using folder = new TempFolder();
  const path = folder.file("many.db");
  const names = Array.from({ length: 70_000 }, (_, index) => `record.${index}`);
  const tick = (index: number): Tick => ({
    ...sampleTick(index),
    results: [{
      kind: "reply",
      repliedAtMs: index,
      tookMs: 1,
      values: new Map(names.map((name, at) => [name, at + index])),
      absent: [],
      problems: [],
    }],
  });
  record(path, [tick(0), tick(1)], { session: { ...SESSION, hosts: [HOSTS[0]!], records: names } });
  using recording = await openRecording(path, { onWarning: refuseWarning });
  const read = [...recording.ticks(recording.sessions()[0]!.id)];
  // Lists are compared in one go, maps of this size for minutes on the oldest runtime.
  const listed = (tick: Tick) =>
    tick.results.map((result) => ({
      ...result,
      values: result?.kind === "reply" ? [...result.values] : [],
    }));
  for (const index of [0, 1]) {
    assert.deepEqual(listed(read[index]!.tick), listed(tick(index)));
    const { results: _, ...others } = read[index]!.tick, { results: __, ...wanted } = tick(index);
    assert.deepEqual(others, wanted);
  }
});
