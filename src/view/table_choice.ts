/** What of the host table is looked at. */
export interface TableChoice {
  /** The index of the host that keys act on. */
  readonly host: number;
  /** The index of the column that it is sorted by. */
  readonly column: number;
  readonly isDown: boolean;
  /** Only rows that hold these letters. */
  readonly filter: string;
}

/** A change of it that a key asks for. */
export type TableAction =
  | { readonly kind: "row"; readonly by: number }
  | { readonly kind: "sort"; readonly by: number }
  | { readonly kind: "reverse" }
  | { readonly kind: "filter"; readonly filter: string };

/** What bounds it: the hosts of the rows, in their order, and how many columns there are. */
export interface TableLimits {
  readonly hosts: readonly number[];
  readonly columnCount: number;
}

/** The state of hosts first, and of these those that do not answer. */
export const FIRST_TABLE: TableChoice = { host: -1, column: 1, isDown: true, filter: "" };

/** The table after an action. */
export function changeTable(
  table: TableChoice,
  action: TableAction,
  { hosts, columnCount }: TableLimits,
): TableChoice {
  switch (action.kind) {
    case "row": {
      const row = Math.max(0, hosts.indexOf(table.host)) + action.by;
      const host = hosts[Math.min(hosts.length - 1, Math.max(0, row))];
      return host === undefined ? table : { ...table, host };
    }
    case "sort": {
      const column = (table.column + action.by + columnCount) % columnCount;
      return { ...table, column, host: -1 };
    }
    case "reverse":
      return { ...table, isDown: !table.isDown };
    case "filter":
      return { ...table, filter: action.filter, host: -1 };
  }
}
