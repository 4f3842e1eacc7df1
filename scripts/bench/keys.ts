/**
 * Measures how long a key press takes to be seen, and what a frame weighs: the real dashboard on a
 * pseudo-terminal of 1600x1000 pixels whose other end answers as a terminal would.
 */
import { startAtsServers } from "../../tests/app/terminals/ats_servers.ts";
import { framesOf, type WrittenFrame } from "../../tests/app/terminals/frames_of.ts";
import { type HeadlessRun, startHeadless } from "../../tests/app/terminals/headless_run.ts";
import { PERSONAS } from "../../tests/app/terminals/personas.ts";
import { BINARY } from "./process.ts";
import { quantile, type Section } from "./table.ts";

/** One protocol, as measured. Times run from the key's byte to the last byte of its frame. */
interface KeyBenchRow {
  readonly protocol: string;
  readonly presses: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** The first frame of all. */
  readonly firstBytes: number;
  /** Median of the frames that show another page. */
  readonly pageBytes: number;
  /** Median of the frames of a tick. */
  readonly tickBytes: number;
}

export interface KeyBenchOptions {
  /** Page keys pressed for each protocol. */
  readonly presses?: number;
  readonly hosts?: number;
  readonly intervalMs?: number;
  /** Frames before the first press, so that there are lines to draw. */
  readonly warmUpFrames?: number;
  readonly protocols?: readonly BenchProtocol[];
}

const PROTOCOLS = ["iterm2", "kitty", "sixel", "text"] as const;
type BenchProtocol = typeof PROTOCOLS[number];

/** Nothing is written for so long: no frame is under way. */
export const QUIET_MS = 60;

/** Turns pages on a dashboard of 1600x1000 pixels, by each protocol. */
export async function benchKeys(options: KeyBenchOptions = {}): Promise<Section[]> {
  return [keysSection(await measureKeys(options))];
}

async function measureKeys(options: KeyBenchOptions): Promise<KeyBenchRow[]> {
  const { presses = 60, hosts = 4, intervalMs = 1000, warmUpFrames = 12 } = options;
  const { protocols = PROTOCOLS } = options;
  const rows: KeyBenchRow[] = [];
  for (const protocol of protocols) {
    await using servers = await startAtsServers(hosts);
    const command = [BINARY, "--quiet", "--interval", String(intervalMs / 1000), ...servers.hosts];
    await using run = await startHeadless(command, { persona: PERSONAS[protocol] });
    await run.nextFrames(warmUpFrames);
    const keyFrames: { frame: WrittenFrame; tookMs: number }[] = [];
    for (let press = 0; press < presses; press++) {
      // After a tick's frame, at no fixed moment before the next: what follows is the key's.
      await run.nextFrames(1);
      await quiet(run, QUIET_MS + (press * 0.37 % 0.6) * intervalMs);
      keyFrames.push(await pressKey(run, "l"));
    }
    await quiet(run, QUIET_MS);
    await run.tap.type("q");
    const code = await run.tap.exited();
    if (code !== 0) throw new Error(`the dashboard ended with ${code}`);
    const times = keyFrames.map(({ tookMs }) => tookMs);
    const frames = framesOf(run.tap.events);
    const ofKeys = new Set(keyFrames.map(({ frame }) => frame.toMs));
    const ofTicks = frames.slice(1).filter(({ toMs }) => !ofKeys.has(toMs));
    rows.push({
      protocol,
      presses,
      medianMs: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
      worstMs: quantile(times, 1),
      firstBytes: frames[0]?.bytes ?? NaN,
      pageBytes: medianBytes(keyFrames.map(({ frame }) => frame)),
      tickBytes: medianBytes(ofTicks),
    });
  }
  return rows;
}

/** Presses a key and waits until all that follows at once is written. */
export async function pressKey(run: HeadlessRun, key: string) {
  const { tap } = run;
  const before = framesOf(tap.events).length;
  const first = tap.events.length;
  await tap.type(key);
  await tap.until(() => run.frames > before, "the key's frame");
  await quiet(run, QUIET_MS);
  const pressed = tap.events.slice(first).find(({ kind, bytes }) =>
    kind === "i" && bytes.length === 1 && bytes[0] === key.charCodeAt(0)
  );
  const frame = framesOf(tap.events).at(-1);
  if (pressed === undefined || frame === undefined) throw new Error("the key made no frame");
  return { frame, tookMs: frame.toMs - pressed.atMs };
}

/** Waits until nothing was written for a while. */
export async function quiet({ tap }: HeadlessRun, ms: number): Promise<void> {
  for (let seen = -1; seen !== tap.output.length;) {
    seen = tap.output.length;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

function medianBytes(frames: readonly WrittenFrame[]): number {
  return quantile(frames.map(({ bytes }) => bytes), 0.5);
}

function keysSection(
  rows: readonly KeyBenchRow[],
): Section {
  return {
    title: "From a key press to the last byte of its frame, the binary, 1600x1000, 4 hosts",
    figures: rows.flatMap(({ protocol, medianMs, p95Ms, worstMs }) => [
      { what: `${protocol}: median`, value: medianMs, unit: "ms" },
      { what: `${protocol}: 95th percentile`, value: p95Ms, unit: "ms", most: 50 },
      { what: `${protocol}: most`, value: worstMs, unit: "ms" },
    ]),
    table: [
      ["bytes by protocol", "first frame", "another page", "a tick"],
      ...rows.map(({ protocol, firstBytes, pageBytes, tickBytes }) =>
        [protocol, firstBytes, pageBytes, tickBytes].map(String)
      ),
    ],
  };
}
