import { BINARY, startHelper } from "./process.ts";
import type { Section } from "./table.ts";
import { type WatchedProcess, watchProcess } from "./watched_process.ts";

export interface SeedBenchOptions {
  /** The original program, in Python; without it there is nothing to compare with. */
  readonly seed?: string | undefined;
  readonly seconds?: number;
  readonly warmUpSeconds?: number;
  /** What is put beside it; default the binary. */
  readonly command?: readonly string[];
}

/** 1200x800 pixels in the cells that both assume: the size of the original's pictures. */
const CELLS = { columns: 150, rows: 51 };

/**
 * The original program as its user has it, live in a terminal, beside the binary in another one, at the
 * same time: one local host each, at 1 s.
 */
export async function benchSeed(options: SeedBenchOptions = {}): Promise<Section[]> {
  const { seed, seconds = 40, warmUpSeconds = 15, command = [BINARY] } = options;
  const title = "The original program beside the binary, live, one local host at 1 s";
  if (seed === undefined) {
    return [{ title, notes: ["could not run: name the original program with --seed PATH"] }];
  }
  const folder = await Deno.makeTempDir({ prefix: "tg-seed-" });
  try {
    await using servers = startHelper("servers.ts", [folder, "2"]);
    await servers.line();
    const watch = (program: readonly string[], socket: string) =>
      watchProcess(
        [...program, "--interval", "1", "--socket", `${folder}/${socket}`, "localhost"],
        {
          seconds,
          warmUpSeconds,
          ...CELLS,
        },
      );
    const [original, ours] = await Promise.all([
      watch(["python3", seed], "0.sock"),
      watch([...command, "--protocol", "iterm2"], "1.sock"),
    ]);
    return [section(title, { original, ours, seconds })];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function section(
  title: string,
  { original, ours, seconds }: {
    readonly original: WatchedProcess;
    readonly ours: WatchedProcess;
    readonly seconds: number;
  },
): Section {
  const row = (name: string, run: WatchedProcess) => [
    name,
    String(run.pictures),
    run.picture ?? "unknown",
    run.cpuMsPerPicture.toFixed(1),
    run.bytesPerPicture.toFixed(0),
    run.residentMb.toFixed(0),
  ];
  return {
    title,
    figures: [
      {
        what: "times less CPU a picture",
        value: original.cpuMsPerPicture / ours.cpuMsPerPicture,
        unit: "",
        least: 10,
      },
      {
        what: "times fewer bytes a picture",
        value: original.bytesPerPicture / ours.bytesPerPicture,
        unit: "",
        least: 4,
      },
    ],
    table: [
      ["program", `pictures in ${seconds} s`, "pixels", "CPU ms each", "bytes each", "resident MB"],
      row("the original", original),
      row("the binary", ours),
    ],
    notes: ["all that a process does counts: polling, drawing, sending; bytes as base64"],
  };
}
