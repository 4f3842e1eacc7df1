import type { Invocation } from "../config/invocation.ts";
import type { Host } from "../model/host.ts";
import { startDemoFleet } from "../sim/demo_fleet.ts";
import type { CommandIo } from "./command_io.ts";
import { savePage } from "./save_page.ts";
import { watch } from "./watch.ts";

export type DemoSettings = Extract<Invocation, { command: "demo" }>;

/** Off a terminal: long enough for lines to be seen, short enough to wait for. */
const UNATTENDED_MS = 12_000;

/**
 * Simulated hosts and the dashboard on them. Off a terminal it polls for a while, saves the page
 * as a PNG, prints its path and the page as text. Returns the exit code.
 */
export async function demo(settings: DemoSettings, io: CommandIo): Promise<number> {
  const directory = await Deno.makeTempDir({ prefix: "traffic-grapher-demo-" });
  try {
    await using fleet = startDemoFleet({
      hostCount: settings.hostCount,
      directory,
      signal: io.signal,
    });
    const hosts: Host[] = fleet.hosts.map(({ label, socketPath }) => ({
      id: label,
      label,
      address: { kind: "local" },
      socketPath,
    }));
    const { hostCount: _count, ...rest } = settings;
    if (io.outIsTerminal) return await watch({ ...rest, command: "watch", hosts }, io);
    return await watch(
      {
        ...rest,
        command: "watch",
        hosts,
        keyboard: false,
        protocol: "none",
        verbosity: "quiet",
        runForMs: settings.runForMs ?? UNATTENDED_MS,
      },
      io,
      async (scene, view) => {
        const path = await savePage({ scene, view, settings });
        const [{ pageText }, { pageView }] = await Promise.all([
          import("../chart/text/page_text.ts"),
          import("./page_view.ts"),
        ]);
        await io.out(
          `${Deno.cwd()}/${path}\n\n${pageText(pageView(scene, view, { maxPoints: 400 }))}\n`,
        );
      },
    );
  } finally {
    await Deno.remove(directory, { recursive: true }).catch(() => {});
  }
}
