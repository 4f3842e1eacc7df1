import { BUILT_IN_DASHBOARDS } from "../../../src/config/built_in_dashboards.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { openRecorder } from "../../../src/store/recorder.ts";
import { hostNamed } from "../../export/snapshot_fixture.ts";
import { capturedTicks } from "../../series/captured_ticks.ts";

export const RECORDED_HOST = hostNamed("ats1");

/** Records the first polls of the capture into a file, and returns them. */
export async function recordCapture(path: string, count: number): Promise<Tick[]> {
  const ticks = capturedTicks().slice(0, count);
  const [first] = ticks;
  const names = first?.results[0]?.kind === "reply" ? [...first.results[0].values.keys()] : [];
  await using recorder = await openRecorder(path, {
    session: {
      hosts: [RECORDED_HOST],
      dashboardText: await BUILT_IN_DASHBOARDS.default.text(),
      intervalMs: 1_000,
      timeZone: "UTC",
      records: names,
    },
    onWarning(sentence) {
      throw new Error(sentence);
    },
    worker: false,
  });
  for (const tick of ticks) recorder.take(tick, [RECORDED_HOST]);
  await recorder.flush();
  return ticks;
}
