/** What SQLite and a recorder write beside a database: without it the newest readings are lost. */
export const SIDE_FILES = ["-wal", "-shm", "-journal", "-lock"] as const;

/** The database whose side file a path names, whether there is one or not; undefined for other names. */
export function databaseBeside(path: string): string | undefined {
  const suffix = SIDE_FILES.find((end) => path.endsWith(end));
  return suffix && path.slice(0, -suffix.length);
}
