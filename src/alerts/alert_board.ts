import type { AlertChange, AlertStatus, AlertSubject } from "../model/alert.ts";
import { AlertMachine, type AlertMachineOptions } from "./alert_machine.ts";

/** The value of what an alert watches now; undefined where there is none. A host: 1 silent, 0 answering. */
export type ReadSubject = (subject: AlertSubject) => number | undefined;

/** All alerts of a session: what each watches is read at each tick, and what changed is told. */
export class AlertBoard {
  readonly #options: AlertMachineOptions;
  /** Those of which there was a value once. */
  readonly #known = new Set<string>();
  #machines: readonly AlertMachine[] = [];
  #statuses: readonly AlertStatus[] = [];

  constructor(subjects: readonly AlertSubject[], options: AlertMachineOptions) {
    this.#options = options;
    this.watch(subjects);
  }

  /** Watches these from now on; how it stands with those that it watched already stays. */
  watch(subjects: readonly AlertSubject[]): void {
    const places = new Map(this.#statuses.map(({ subject }, index) => [subject.id, index]));
    const before = subjects.map(({ id }) => places.get(id) ?? -1);
    this.#machines = subjects.map(({ rule }, index) =>
      this.#machines[before[index]!] ?? new AlertMachine(rule, this.#options)
    );
    this.#statuses = subjects.map((subject, index): AlertStatus => ({
      ...this.#statuses[before[index]!] ?? { state: "no data", sinceMs: NaN },
      subject,
    }));
  }

  /** In the order of the subjects. */
  get statuses(): readonly AlertStatus[] {
    return this.#statuses;
  }

  /** Judges all at a time in epoch milliseconds; the changes of state that it brings, in that order. */
  observe(atMs: number, read: ReadSubject): AlertChange[] {
    const changes: AlertChange[] = [];
    this.#statuses = this.#statuses.map((before, index): AlertStatus => {
      const { id, mayLack } = before.subject;
      const value = read(before.subject);
      if (value !== undefined) this.#known.add(id);
      else if (mayLack === true && !this.#known.has(id)) return before;
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
