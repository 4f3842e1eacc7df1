/** A screen's size in cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The terminal's size in cells, as the system knows it; a serial line knows none and says 0, then
 * COLUMNS and LINES count, then 80x24.
 */
export function screenSize(): ScreenSize {
  const { columns, rows } = consoleSize();
  return {
    columns: columns || fromEnvironment("COLUMNS") || 80,
    rows: rows || fromEnvironment("LINES") || 24,
  };
}

function consoleSize(): ScreenSize {
  try {
    return Deno.consoleSize();
  } catch {
    return { columns: 0, rows: 0 };
  }
}

function fromEnvironment(name: string): number {
  try {
    return Number.parseInt(Deno.env.get(name) ?? "", 10) || 0;
  } catch {
    // Reading the environment is not permitted.
    return 0;
  }
}
