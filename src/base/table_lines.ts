/**
 * The lines of a table, each cell as wide as the widest of its column, its words at the left or, where `isRight`, at
 * the right. Columns without words are left out.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean = () => false,
): string[] {
  // There may be more rows than a call takes arguments.
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]!.length), 0)
  );
  return rows.map((row) =>
    row.map((cell, column) =>
      isRight(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)
    ).filter((cell) => cell !== "").join("  ").trimEnd()
  );
}
