import type { RecorderState } from "../../store/recorder.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";

/** Measures how a recording fares; where nothing is recorded nothing waits for it. */
export function measureRecorder(telemetry: Telemetry, recorder: RecorderState | undefined): void {
  telemetry.gauge("recorder_queue_ticks", recorder?.waitingTicks ?? 0);
  if (recorder === undefined) return;
  telemetry.total("recorder_batches", recorder.batches);
  telemetry.total("recorder_stored_ticks", recorder.storedTicks);
  telemetry.total("recorder_dropped_ticks", recorder.droppedTicks);
}
