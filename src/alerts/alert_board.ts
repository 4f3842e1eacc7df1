import type { AlertChange, AlertStatus, AlertSubject } from "../model/alert.ts";
import { AlertMachine, type AlertMachineOptions } from "./alert_machine.ts";

/** The value of what an alert watches now; undefined where there is none. A host: 1 silent, 0 answering. */
export type ReadSubject = (subject: AlertSubject) => number | undefined;

/** All alerts of a session: what each watches is read at each tick, and what changed is told. */
export class AlertBoard {
  readonly #machines: readonly AlertMachine[];
  #statuses: readonly AlertStatus[];

  constructor(subjects: readonly AlertSubject[], options: AlertMachineOptions) {
    this.#machines = subjects.map(({ rule }) => new AlertMachine(rule, options));
    this.#statuses = subjects.map((subject) => ({ subject, state: "no data", sinceMs: NaN }));
  }

  /** In the order of the subjects. */
  get statuses(): readonly AlertStatus[] {
    return this.#statuses;
  }

  /** Judges all at a time in epoch milliseconds; the changes of state that it brings, in that order. */
  observe(atMs: number, read: ReadSubject): AlertChange[] {
    const changes: AlertChange[] = [];
    this.#statuses = this.#statuses.map((before, index): AlertStatus => {
      const value = read(before.subject);
      const state = this.#machines[index]!.observe(atMs, value);
      const sinceMs = Number.isNaN(before.sinceMs) ? atMs : before.sinceMs;
      if (state === before.state) return { ...before, sinceMs, value };
      const status = { subject: before.subject, state, sinceMs: atMs, value };
      changes.push({ ...status, from: before.state, lastedMs: Math.max(0, atMs - sinceMs) });
      return status;
    });
    return changes;
  }
}
