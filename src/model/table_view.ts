/** A table of hosts at one moment: plain data, ready to be drawn as a picture or as text. */
export interface TableView {
  readonly columns: readonly TableColumn[];
  /** Those that the filter lets through, sorted. */
  readonly rows: readonly TableRow[];
  /** The index of the row that keys act on. */
  readonly selected: number;
  /** What it is sorted by and which hosts it has, in words. */
  readonly words: string;
}

export interface TableColumn {
  readonly title: string;
  readonly isNumber: boolean;
  /** Set where rows are sorted by it. */
  readonly sorted?: "up" | "down" | undefined;
  /** Where there is no room for all columns those of the least weight go first. */
  readonly weight: number;
}

export interface TableRow {
  /** The index of its host. */
  readonly host: number;
  /** Of each column. */
  readonly cells: readonly TableCell[];
}

export interface TableCell {
  readonly text: string;
  readonly level?: "good" | "warning" | "bad" | "muted" | undefined;
}
