/** Where the replay of a recording stands: at its end, or moving towards it. */
export class Playhead {
  readonly #startMs: number;
  readonly #endMs: () => number;
  readonly #speed: number;
  readonly #monotonicMs: () => number;
  readonly #startedAtMs: number;

  constructor(
    options: {
      /** Epoch milliseconds of the recording. */
      readonly startMs: number;
      /** Where the recording ends, as far as is known now. */
      readonly endMs: () => number;
      /** Times as fast as it happened; 0: stands at the end. */
      readonly speed: number;
      readonly monotonicMs?: () => number;
    },
  ) {
    const { monotonicMs = () => performance.now() } = options;
    this.#startMs = options.startMs;
    this.#endMs = options.endMs;
    this.#speed = options.speed;
    this.#monotonicMs = monotonicMs;
    this.#startedAtMs = monotonicMs();
  }

  atMs(): number {
    const endMs = this.#endMs();
    if (this.#speed === 0) return endMs;
    const played = (this.#monotonicMs() - this.#startedAtMs) * this.#speed;
    return Math.min(endMs, this.#startMs + played);
  }

  get playing(): boolean {
    return this.#speed > 0 && this.atMs() < this.#endMs();
  }

  /** How long it takes to reach the end, in milliseconds of the viewer. */
  remainingMs(): number {
    return this.#speed === 0 ? 0 : Math.max(0, this.#endMs() - this.atMs()) / this.#speed;
  }
}
