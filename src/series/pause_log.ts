import type { Pause, PauseKind } from "./pause.ts";
import type { TimeRing } from "./time_ring.ts";
import type { TimeWindow } from "./time_window.ts";

/** The pauses of a history, each in a column of its own between the two that it lies between. */
export class PauseLog {
  readonly #clock: TimeRing;
  readonly #pauses: {
    readonly column: number;
    readonly kind: PauseKind;
    readonly stepMs: number;
  }[] = [];

  constructor(clock: TimeRing) {
    this.#clock = clock;
  }

  add(column: number, why: { readonly kind: PauseKind; readonly stepMs: number }): void {
    this.#pauses.push({ column, ...why });
    if (this.#pauses[0]!.column < this.#clock.oldest) this.#pauses.shift();
  }

  /** Forgets those from a column on, whose time has come again. */
  eraseFrom(column: number): void {
    const kept = this.#pauses.filter((pause) => pause.column < column);
    this.#pauses.splice(0, this.#pauses.length, ...kept);
  }

  /** Those that reach between two times. */
  within({ fromMs, toMs }: TimeWindow): Pause[] {
    return this.#pauses
      .filter(({ column }) => column > this.#clock.oldest && column + 1 < this.#clock.opened)
      .map(({ column, kind, stepMs }) => ({
        fromMs: this.#clock.wallMs(column - 1),
        toMs: this.#clock.wallMs(column + 1),
        kind,
        stepMs,
      }))
      .filter((pause) => pause.toMs >= fromMs && pause.fromMs <= toMs);
  }
}
