/** What an error says, in one line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether SQLite merely found the file in use by another connection. */
export function isBusy(error: unknown): boolean {
  return /(database|table) .*is locked|database is locked|busy/.test(messageOf(error));
}
