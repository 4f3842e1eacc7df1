/** One measured figure, and what it should be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The value should not exceed this. */
  readonly most?: number | undefined;
  /** The value should reach this. */
  readonly least?: number | undefined;
}

/** A part of a report: figures with targets, a table of its own shape, or both. */
export interface Section {
  readonly title: string;
  readonly figures?: readonly Figure[];
  /** The first row is the head. */
  readonly table?: readonly (readonly string[])[];
  /** Columns of the table that hold words; by default the first. */
  readonly words?: readonly number[];
  /** Sentences below: how it was measured, what could not be. */
  readonly notes?: readonly string[];
}

/** A section as text, without a line end. */
export function formatSection(section: Section): string {
  const { title, figures = [], table = [], words = [0], notes = [] } = section;
  return [
    `## ${title}`,
    ...(figures.length === 0 ? [] : [formatFigures(figures)]),
    ...(table.length === 0 ? [] : [formatTable(table, { left: words })]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `* ${note}`).join("\n")]),
  ].join("\n\n");
}

/** Whether a figure meets its target; undefined where it has none. A figure that is no number meets none. */
export function isMet({ value, most, least }: Figure): boolean | undefined {
  if (most === undefined && least === undefined) return undefined;
  return !Number.isNaN(value) && value <= (most ?? Infinity) && value >= (least ?? -Infinity);
}

/** Figures as a table in text: what, measured, target, and whether it is met. */
export function formatFigures(figures: readonly Figure[]): string {
  return formatTable([
    ["figure", "measured", "", "target", "met"],
    ...figures.map((figure) => [
      figure.what,
      formatNumber(figure.value),
      figure.unit,
      targetOf(figure),
      { true: "yes", false: "NO", undefined: "" }[String(isMet(figure))] ?? "",
    ]),
  ], { left: [0, 2, 4] });
}

/** Rows of cells in aligned columns, the first row underlined; the columns in `left` begin flush. */
export function formatTable(
  rows: readonly (readonly string[])[],
  { left = [0] }: { readonly left?: readonly number[] } = {},
): string {
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  const widths = Array.from(
    { length: columns },
    (_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const lines = rows.map((cells) =>
    widths.map((width, column) => {
      const cell = cells[column] ?? "";
      return left.includes(column) ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ").trimEnd()
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return lines.length === 0 ? "" : [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Three significant digits, whole numbers whole. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-" : String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toString();
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/** The value that a share `q` of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? NaN;
}

function targetOf({ most, least }: Figure): string {
  if (most !== undefined) return `<= ${formatNumber(most)}`;
  return least === undefined ? "" : `>= ${formatNumber(least)}`;
}
