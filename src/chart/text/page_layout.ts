import type { CellRect } from "./cell_canvas.ts";

export const MIN_COLUMNS = 40;
export const MIN_ROWS = 12;
/** Below this a panel beside others says too little to be worth its place. */
const MIN_PANEL_COLUMNS = 34;
const MIN_PANEL_ROWS = 9;
/** Cells are twice as high as wide: this makes a panel about as wide as a picture's. */
const WANTED_ASPECT = 3.6;

export interface PageLayout {
  /** The panels that are drawn and where, in the order of the page. */
  readonly panels: readonly { readonly index: number; readonly place: CellRect }[];
  /** Panels that found no place as a chart; their values are listed here, one row each. */
  readonly listed: readonly { readonly index: number; readonly place: CellRect }[];
  /** Of more panels than a dashboard's page has: those with no room for charts, a head and a row of bars each. */
  readonly small: readonly { readonly index: number; readonly place: CellRect }[];
}

/** A page of a dashboard has no more panels. */
const MOST_LARGE = 4;
/** Of so many a panel may be this low. */
const LOWEST_PANEL_ROWS = 5;
const SMALL_ROWS = 2;

/**
 * Arranges the panels of a page in a stretch of cells: all of them where each can be read, else
 * (or with `focus`) one, with the values of the others below it where rows can be spared.
 */
export function pageLayout(
  count: number,
  { place, focus }: { readonly place: CellRect; readonly focus?: number | undefined },
): PageLayout {
  const none: PageLayout = { panels: [], listed: [], small: [] };
  if (count === 0) return none;
  if (focus === undefined || count === 1) {
    const placed = (cells: readonly CellRect[]) => cells.map((place, index) => ({ index, place }));
    const grid = panelGrid(count, place);
    if (grid !== undefined) return { ...none, panels: placed(grid) };
    const small = count > MOST_LARGE ? smallGrid(count, place) : [];
    if (small.length > 0) return { ...none, small: placed(small) };
  }
  const shown = Math.max(0, Math.min(count - 1, Math.trunc(focus ?? 0)));
  const others = focus === undefined ? [...Array(count).keys()].filter((at) => at !== shown) : [];
  const listedRows = place.rows >= MIN_PANEL_ROWS + others.length + 3 ? others.length : 0;
  return {
    ...none,
    panels: [{ index: shown, place: { ...place, rows: place.rows - listedRows } }],
    listed: others.slice(0, listedRows).map((index, row) => ({
      index,
      place: { ...place, y: place.y + place.rows - listedRows + row, rows: 1 },
    })),
  };
}

/** Whether all panels of a page can be read at once at a size; if not, one is shown at a time. */
export function panelsFit(
  count: number,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): boolean {
  const place = { x: 0, y: 0, columns, rows: rows - 2 };
  return panelGrid(count, place) !== undefined ||
    count > MOST_LARGE && smallGrid(count, place).length > 0;
}

/** As many as there is room for, the first ones, in columns. */
function smallGrid(count: number, place: CellRect): CellRect[] {
  const across = Math.min(count, Math.floor(place.columns / MIN_PANEL_COLUMNS));
  const down = Math.min(Math.floor(place.rows / SMALL_ROWS), Math.ceil(count / across));
  if (across < 1 || down < 1) return [];
  return Array.from({ length: Math.min(count, across * down) }, (_, index) => {
    const column = index % across, row = Math.floor(index / across);
    const [x, columns] = share(place.columns, across, { index: column, gap: 1 });
    return { x: place.x + x, y: place.y + row * SMALL_ROWS, columns, rows: SMALL_ROWS };
  });
}

function panelGrid(count: number, place: CellRect): CellRect[] | undefined {
  const areMany = count > MOST_LARGE;
  const many = areMany ? [3, 4, 5, 6] : [], rows = areMany ? LOWEST_PANEL_ROWS : MIN_PANEL_ROWS;
  const candidates = [...new Set([1, 2, ...many, count])].filter((across) => across <= count)
    .map((across) => divide(count, across, place))
    .filter((cells) =>
      cells.every((cell) => cell.columns >= MIN_PANEL_COLUMNS && cell.rows >= rows)
    );
  const misfit = (cells: CellRect[]) =>
    Math.max(
      ...cells.map((cell) => Math.abs(Math.log(cell.columns / cell.rows / WANTED_ASPECT))),
    );
  return candidates.sort((one, other) => misfit(one) - misfit(other))[0];
}

/** A grid with `across` panels a row; the panels of the last row share its whole width. */
function divide(count: number, across: number, place: CellRect): CellRect[] {
  const down = Math.ceil(count / across);
  const rowGap = place.rows / down >= 18 ? 1 : 0;
  const cells: CellRect[] = [];
  for (let row = 0; row < down; row++) {
    const inRow = Math.min(across, count - row * across);
    const [y, rows] = share(place.rows, down, { index: row, gap: rowGap });
    for (let column = 0; column < inRow; column++) {
      const [x, columns] = share(place.columns, inRow, { index: column, gap: 1 });
      cells.push({ x: place.x + x, y: place.y + y, columns, rows });
    }
  }
  return cells;
}

/** Start and length of one of `parts` equal shares with gaps between them. */
function share(
  total: number,
  parts: number,
  { index, gap }: { index: number; gap: number },
): [number, number] {
  const room = total - gap * (parts - 1);
  const start = Math.floor(room * index / parts);
  return [start + index * gap, Math.floor(room * (index + 1) / parts) - start];
}
