/**
 * How many events per second stand behind each value of a series, by column number: what a value weighs
 * beside those of other hosts. The newest `capacity` columns are kept.
 */
export class WeightRing {
  readonly #weights: Float32Array;

  constructor(capacity: number) {
    this.#weights = new Float32Array(capacity);
  }

  put(column: number, weight: number): void {
    this.#weights[column % this.#weights.length] = weight;
  }

  at(column: number): number {
    return this.#weights[column % this.#weights.length]!;
  }
}
