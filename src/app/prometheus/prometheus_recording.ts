import { NameTable } from "../../base/name_table.ts";
import { resolveMoment } from "../../config/moment.ts";
import type { Moment } from "../../config/moment.ts";
import type { RecordedPrometheus } from "../../config/recording_options.ts";
import { UsageError } from "../../model/errors.ts";
import { openTemporaryRecording } from "../../store/open_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import { RecordingWriter } from "../../store/recording_writer.ts";
import { encodeTick } from "../../store/tick_codec.ts";
import { openPrometheus } from "./open_prometheus.ts";

/** What is derived of a stretch begins so many ticks before it. */
const LEAD_TICKS = 4;

export interface PrometheusRecordingOptions {
  readonly from?: Moment | undefined;
  readonly to?: Moment | undefined;
  /** Where no `from` is given: how much before the end; absent: a window. */
  readonly historyMs?: number | undefined;
  readonly configFile?: string | undefined;
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a Prometheus has of a stretch, as a recording that goes when it is closed. Rejects with a `UsageError`
 * or a `CollectError`.
 */
export async function openPrometheusRecording(
  source: RecordedPrometheus,
  {
    from,
    to,
    historyMs,
    configFile,
    onWarning,
    signal = new AbortController().signal,
  }: PrometheusRecordingOptions,
): Promise<RecordingReader> {
  const stretchOf = (nowMs: number) => {
    const toMs = to === undefined ? nowMs : Math.min(nowMs, resolveMoment(to, nowMs));
    const fromMs = from === undefined ? undefined : resolveMoment(from, nowMs);
    if (fromMs === undefined || fromMs < toMs) return { fromMs, toMs };
    throw new UsageError("--from is not before --to and now: nothing lies between them.");
  };
  const { hosts, intervalMs: askedMs, pastMs = historyMs } = source;
  const opened = await openPrometheus(source, {
    ...{ hosts, intervalMs: askedMs, historyMs: pastMs, configFile, stretchOf, signal },
  });
  const { reader, intervalMs, lastMs, windowMs, loaded } = opened;
  const count = Math.ceil(windowMs / intervalMs) + LEAD_TICKS;
  const grid = { firstMs: lastMs - (count - 1) * intervalMs, count };
  return await openTemporaryRecording(async (target) => {
    const records = new NameTable(reader.records);
    const writer = new RecordingWriter(target, {
      hosts: opened.hosts,
      dashboardText: loaded.text,
      intervalMs,
      timeZone: loaded.dashboard.timeZone ?? "UTC",
      records: reader.records,
    }, { onWarning, startedAtMs: grid.firstMs });
    let index = 0;
    try {
      for await (const ticks of reader.ticks(grid, reader.noneSeen())) {
        writer.append(ticks.map((tick) => ({
          atMs: tick.atMs,
          monotonicMs: tick.monotonicMs,
          data: encodeTick({ ...tick, index: index++ }, records),
        })));
        signal.throwIfAborted();
      }
      for (const sentence of reader.remarks()) onWarning(sentence);
    } catch (error) {
      writer.abandon();
      throw error;
    }
    writer.close();
  }, onWarning);
}
