/** How long the bar is that shows where it stands, in characters. */
const BAR_CELLS = 16;

interface Place {
  readonly atMs: number;
  /** Absent: it stands there. */
  readonly playingSince?: number | undefined;
}

export interface PlayheadOptions {
  /** Where the recording ends, as far as is known now, epoch milliseconds. */
  readonly endMs: () => number;
  /** Times as fast as it happened. */
  readonly speed: number;
  /** A clock of the viewer, in milliseconds. */
  readonly monotonicMs?: (() => number) | undefined;
}

/**
 * Where the replay of a recording stands: at its end (which a recording that is still written
 * moves on), at a moment, or moving from one towards the end. Times are epoch milliseconds of the
 * recording.
 */
export class Playhead {
  readonly #endMs: () => number;
  readonly #speed: number;
  readonly #monotonicMs: () => number;
  /** Told when it was moved, started or stopped. */
  onChange: () => void = () => {};
  /** Undefined: at the end. */
  #place: Place | undefined;

  constructor(
    { endMs, speed, monotonicMs = () => performance.now() }: PlayheadOptions,
  ) {
    this.#endMs = endMs;
    this.#speed = speed;
    this.#monotonicMs = monotonicMs;
  }

  /** The moment; undefined: the end, wherever that is. */
  get placeMs(): number | undefined {
    const place = this.#place;
    if (place === undefined) return undefined;
    if (place.playingSince === undefined) return place.atMs;
    const playedMs = (this.#monotonicMs() - place.playingSince) * this.#speed;
    if (place.atMs + playedMs < this.#endMs()) return place.atMs + playedMs;
    this.#place = undefined;
    return undefined;
  }

  get atMs(): number {
    return this.placeMs ?? this.#endMs();
  }

  get playing(): boolean {
    return this.placeMs !== undefined && this.#place?.playingSince !== undefined;
  }

  /** Goes to a moment (undefined: the end), and plays on from there if it was playing. */
  seek(atMs: number | undefined): void {
    const { playing } = this;
    this.#move(atMs === undefined ? undefined : { atMs });
    if (playing) this.play();
  }

  play(): void {
    if (this.#place === undefined) return;
    this.#move({ atMs: this.atMs, playingSince: this.#monotonicMs() });
  }

  /** Stays where it is, also while the recording goes on. */
  pause(): void {
    this.#move({ atMs: this.atMs });
  }

  toggle(): void {
    if (this.playing || this.#place === undefined) this.pause();
    else this.play();
  }

  #move(place: Place | undefined): void {
    this.#place = place;
    this.onChange();
  }

  /** Where it stands between two moments, as a bar; empty at the end. */
  bar(fromMs: number, toMs: number): string {
    if (this.#place === undefined || !(toMs > fromMs)) return "";
    const share = Math.min(1, Math.max(0, (this.atMs - fromMs) / (toMs - fromMs)));
    const before = Math.round(share * (BAR_CELLS - 1));
    return `${"━".repeat(before)}●${"─".repeat(BAR_CELLS - 1 - before)}`;
  }

  /** In words: `playing 4x`, `paused`; empty at the end. */
  get words(): string {
    if (this.playing) return this.#speed === 1 ? "playing" : `playing ${this.#speed}x`;
    return this.#place === undefined ? "" : "paused";
  }
}
