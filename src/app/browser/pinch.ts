/** Where a pointer is. */
interface Finger {
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
}

/** The window changes by steps of so much: each is drawn. */
const STEP = 1.15;

/** Two fingers on the page: apart they shorten the window, together they lengthen it. */
export class Pinch {
  readonly #fingers = new Map<number, Finger>();
  #apart = 0;

  get isOn(): boolean {
    return this.#fingers.size > 1;
  }

  /** A finger is put down; whether it is the second. */
  down(finger: Finger): boolean {
    this.#fingers.set(finger.pointerId, finger);
    this.#apart = this.#distance;
    return this.isOn;
  }

  /** By which factor the window changes; undefined: not yet. */
  move(finger: Finger): number | undefined {
    if (!this.#fingers.has(finger.pointerId)) return undefined;
    this.#fingers.set(finger.pointerId, finger);
    if (!this.isOn) return undefined;
    const apart = this.#distance, factor = this.#apart / apart;
    if (factor < STEP && factor > 1 / STEP) return undefined;
    this.#apart = apart;
    return factor;
  }

  /** A finger is lifted; whether it was one of two. */
  up({ pointerId }: Pick<Finger, "pointerId">): boolean {
    const wasOn = this.isOn;
    this.#fingers.delete(pointerId);
    return wasOn;
  }

  get #distance(): number {
    const [one, other] = [...this.#fingers.values()];
    if (one === undefined || other === undefined) return 1;
    return Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
  }
}
