// needs: script
/**
 * Records a run of the dashboard with script(1), by each protocol, and checks every byte of it.
 *
 *   deno run -A tests/app/terminals/record_run.ts [SECONDS] [INTERVAL]
 */
import { startAtsServers } from "./ats_servers.ts";
import { type CheckedRecording, checkRecording } from "./check_recording.ts";
import { LARGE_WINDOW, startHeadless } from "./headless_run.ts";
import { PERSONAS } from "./personas.ts";
import { productCommand } from "../../helpers/product.ts";

export interface RecordRunOptions {
  readonly protocol: keyof typeof PERSONAS;
  readonly intervalSeconds: number;
  /** How long to run; absent: until a key ends it. */
  readonly seconds?: number;
  /** Keys to be pressed, one after each frame. */
  readonly keys?: string;
}

/**
 * Runs the dashboard on a terminal of that protocol, in script(1), and checks the
 * recording.
 */
export async function recordRun(options: RecordRunOptions): Promise<CheckedRecording> {
  const { protocol, seconds, intervalSeconds, keys = "" } = options;
  await using servers = await startAtsServers(4);
  const recording = `${servers.folder}/recording`;
  const program = productCommand(
    "--quiet",
    ...["--interval", String(intervalSeconds)],
    ...(seconds === undefined ? [] : ["--run-for", String(seconds)]),
    ...servers.hosts,
  );
  const command = program.map((word) => `'${word}'`).join(" ");
  const script = [
    "script",
    "--quiet",
    "--return",
    "--flush",
    "--log-out",
    recording,
    "-c",
    command,
  ];
  await using run = await startHeadless(script, {
    persona: PERSONAS[protocol],
    env: { SHELL: "/bin/sh" },
    cwd: servers.folder,
  });
  for (const key of keys) {
    await run.nextFrames(1);
    await run.tap.type(key);
  }
  const code = await run.tap.exited(((seconds ?? 0) + 60) * 1000);
  if (code !== 0) {
    throw new Error(`the dashboard ended with ${code}: ${run.tap.output.slice(-300)}`);
  }
  return checkRecording(withoutFrame(await Deno.readFile(recording)), LARGE_WINDOW);
}

/** A recording without the two lines that script(1) puts around it. */
function withoutFrame(recording: Uint8Array): Uint8Array {
  const first = recording.indexOf(10) + 1;
  const last = recording.lastIndexOf(10, recording.length - 2);
  return recording.subarray(first, last);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? NaN;
}

if (import.meta.main) {
  const [seconds = 60, intervalSeconds = 1] = Deno.args.map(Number);
  console.log(
    `${seconds} s, a poll every ${intervalSeconds} s, 1600x1000, 4 hosts; bytes per frame`,
  );
  const columns = ["protocol", "frames", "first", "median", "largest", "all"];
  console.log(columns.map((column) => column.padStart(10)).join(""));
  for (const protocol of ["iterm2", "kitty", "sixel", "text"] as const) {
    const { frameBytes } = await recordRun({ protocol, seconds, intervalSeconds });
    const [first, ...later] = frameBytes;
    const sum = frameBytes.reduce((sum, bytes) => sum + bytes, 0);
    const cells = [protocol, frameBytes.length, first, median(later), Math.max(...later), sum];
    console.log(cells.map((cell) => String(cell).padStart(10)).join(""));
  }
}
