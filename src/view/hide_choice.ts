/** Where in the list of what can be hidden somebody is. */
export interface HideChoice {
  readonly row: number;
  /** Only what holds these letters. */
  readonly filter: string;
}

/** A change of it that a key asks for. */
export type HideAction =
  | { readonly kind: "row"; readonly by: number }
  | { readonly kind: "filter"; readonly filter: string }
  | { readonly kind: "toggle" | "all" };

export const FIRST_HIDE: HideChoice = { row: 0, filter: "" };
