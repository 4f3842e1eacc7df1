import { ALERT_SOURCE } from "../../model/event.ts";
import { AlertBoard } from "../../alerts/alert_board.ts";
import { alertSubjects } from "../../alerts/alert_subjects.ts";
import type { AlertChange, AlertNotice, AlertReceiver, AlertStatus } from "../../model/alert.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { alertUnit, alertValue } from "../../view/alert_value.ts";
import { ALERT_COLORS, alertEventLabel, alertName, alertSentence } from "../../view/alert_words.ts";
import type { ValueSource } from "../../view/latest_view.ts";
import type { SessionLog } from "./session_log.ts";

export interface AlertWatchOptions {
  /** As it is before the first moment is judged. */
  readonly dashboard: Dashboard;
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  /** Takes what fires, as spans. */
  readonly log?: Pick<SessionLog, "begin"> | undefined;
  /** Are told of each change. */
  readonly receivers?: readonly Pick<AlertReceiver, "take">[] | undefined;
}

/** Judges the alerts of a session at each tick, marks what fires and tells of what changes. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  readonly #board: AlertBoard;
  #dashboard: Dashboard;
  /** By alert: ends the event of its firing. */
  readonly #open = new Map<string, (endMs: number) => void>();
  readonly #seen = new Set<string>();
  #atMs = 0;

  constructor(options: AlertWatchOptions) {
    const { dashboard, hosts, intervalMs } = options;
    this.#options = options;
    this.#dashboard = dashboard;
    this.#board = new AlertBoard(alertSubjects(dashboard, hosts), { intervalMs });
  }

  /** The newest one that was judged by. */
  get dashboard(): Dashboard {
    return this.#dashboard;
  }

  get statuses(): readonly AlertStatus[] {
    return this.#board.statuses;
  }

  /**
   * Judges at the source's newest moment; what changed, as those who are told get it. The source may have a
   * dashboard with other metrics than before.
   */
  observe(source: ValueSource & { readonly dashboard?: Dashboard }): AlertNotice[] {
    const { receivers = [], hosts } = this.#options;
    const { dashboard = this.#dashboard } = source;
    if (dashboard !== this.#dashboard) this.#board.watch(alertSubjects(dashboard, hosts));
    this.#dashboard = dashboard;
    const scene = { ...source, dashboard };
    this.#atMs = source.newestMs;
    const changes = this.#board.observe(this.#atMs, (subject) => alertValue(scene, subject));
    for (const change of changes) this.#mark(change);
    // That there are values, or none before the first, is no news.
    const told = changes.filter(({ subject, from, state }) => {
      const isFirst = from === "no data" && state === "ok" && !this.#seen.has(subject.id);
      this.#seen.add(subject.id);
      return !isFirst;
    });
    const notices = told.map((change): AlertNotice => ({
      change,
      atMs: this.#atMs,
      name: alertName({ dashboard }, change.subject),
      message: alertSentence({ dashboard }, change),
      unit: alertUnit({ dashboard }, change.subject),
    }));
    for (const notice of notices) for (const receiver of receivers) receiver.take(notice);
    return notices;
  }

  /** What still fires did so until now. */
  end(): void {
    for (const close of this.#open.values()) close(this.#atMs);
    this.#open.clear();
  }

  #mark({ subject, state }: AlertChange): void {
    const { hosts, log } = this.#options;
    const dashboard = this.#dashboard;
    const { id, rule, hostId, panel } = subject;
    if (state === "firing") {
      const close = log?.begin({
        atMs: this.#atMs,
        label: alertEventLabel({ dashboard }, subject, { hostCount: hosts.length }),
        source: ALERT_SOURCE,
        color: ALERT_COLORS[rule.severity],
        hostId,
        panel,
      });
      if (close !== undefined) this.#open.set(id, close);
    } else {
      this.#open.get(id)?.(this.#atMs);
      this.#open.delete(id);
    }
  }
}
