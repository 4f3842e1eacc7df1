/** Where times and values stand in a plot, in pixels of its layer. */
export interface Placement {
  x(atMs: number): number;
  y(value: number): number;
  /** Whether a value has a place. */
  holds(value: number): boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
