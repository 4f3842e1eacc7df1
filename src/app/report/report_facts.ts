import { formatDuration } from "../../base/format_value.ts";
import { plainText } from "../../base/plain_text.ts";
import type { AlertNotice, Severity } from "../../model/alert.ts";
import type { EmbeddedRecording } from "../../store/embedded_recording.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { alertValueWords } from "../../view/alert_words.ts";
import { VERSION_RECORD } from "../../view/host_table.ts";
import { foundEvents } from "../../view/scene_events.ts";
import type { Scene } from "../../view/scene.ts";

/** How one host did within a stretch. */
export interface HostFacts {
  readonly label: string;
  /** The versions of its server that it told, one after the other. */
  readonly versions: readonly string[];
  readonly answers: number;
  readonly misses: number;
  readonly silentMs: number;
  readonly restarts: number;
}

/** Something that happened, epoch milliseconds. */
export interface Happening {
  readonly fromMs: number;
  /** The same: a moment; absent: it had not ended. */
  readonly toMs?: number | undefined;
  readonly host: string;
  readonly what: string;
  /** Why, in the words of the time. */
  readonly why: string;
}

/** An alert that fired. */
export interface FiredAlert {
  readonly fromMs: number;
  readonly toMs?: number | undefined;
  readonly severity: Severity;
  readonly name: string;
  readonly host: string;
  /** The value at which it fired, in words; empty where none was judged. */
  readonly value: string;
}

const REPLY = 1, MISS = 2;

/** How each host did within a stretch. */
export function hostFacts(
  scene: Scene,
  recording: EmbeddedRecording,
  window: TimeWindow,
): HostFacts[] {
  return scene.hosts.map(({ id, label }, index) => {
    const versions: string[] = [];
    let answers = 0, misses = 0;
    for (const session of recording.sessions()) {
      if (!session.hosts.some((host) => host.id === id)) continue;
      const query = { records: [VERSION_RECORD], hostIds: [id] };
      for (const { atMs, hosts: [host] } of recording.columnParts(session.id, query)) {
        atMs.forEach((time, at) => {
          const version = host?.records[0]?.exact?.[at];
          // What is from before the stretch is its version all the same.
          if (typeof version === "string" && version !== versions.at(-1)) {
            versions.splice(0, time < window.fromMs ? versions.length : 0);
            versions.push(plainText(version, 80));
          }
          if (time < window.fromMs || time > window.toMs) return;
          if (host?.state[at] === REPLY) answers++;
          else if (host?.state[at] === MISS) misses++;
        });
      }
    }
    const outages = scene.history.outages(index, window);
    const silentMs = outages.reduce(
      (sum, { fromMs, toMs }) =>
        sum + Math.min(toMs, window.toMs) - Math.max(fromMs, window.fromMs),
      0,
    );
    const restarts = scene.history.restarts(index, window).length;
    return { label, versions, answers, misses, silentMs, restarts };
  });
}

/** Outages and restarts of hosts, and when nobody looked, in the order in which they began. */
export function happenings(scene: Scene, window: TimeWindow): Happening[] {
  const outages = scene.hosts.flatMap(({ label }, index) =>
    scene.history.outages(index, window).map(({ fromMs, toMs, open }): Happening => ({
      fromMs,
      toMs: open ? undefined : toMs,
      host: label,
      what: `no answer for ${formatDuration(toMs - fromMs)}${open ? ", still at the end" : ""}`,
      why: scene.stateAt?.(index, Math.max(fromMs, window.fromMs))?.message ?? "",
    }))
  );
  const found = foundEvents(scene, window)
    .filter(({ atMs, endMs = atMs }) => atMs <= window.toMs && endMs >= window.fromMs)
    .map(({ atMs, endMs, label, hostId }): Happening => {
      const host = scene.hosts.find(({ id }) => id === hostId);
      return {
        fromMs: atMs,
        toMs: endMs ?? atMs,
        host: host?.label ?? "all",
        what: host === undefined ? label : "restarted",
        why: "",
      };
    });
  return [...outages, ...found].sort((one, other) => one.fromMs - other.fromMs);
}

/** The alerts that fired within a stretch, also those that did so before and were not over. */
export function firedAlerts(
  scene: Pick<Scene, "dashboard">,
  notices: readonly AlertNotice[],
  window: TimeWindow,
): FiredAlert[] {
  return notices.flatMap(({ atMs, name, change: { state, subject, value } }, index) => {
    if (state !== "firing" || atMs > window.toMs) return [];
    const end = notices.slice(index + 1).find(({ change }) =>
      change.subject.id === subject.id && change.from === "firing"
    );
    if (end !== undefined && end.atMs < window.fromMs) return [];
    return [{
      fromMs: atMs,
      toMs: end?.atMs,
      severity: subject.rule.severity,
      name,
      host: subject.hostLabel,
      value: subject.kind === "host" || value === undefined
        ? ""
        : alertValueWords(scene, subject, value),
    }];
  });
}
