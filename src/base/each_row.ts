import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

/** A row as node:sqlite gives it. */
export type SqlRow = Record<string, SQLOutputValue>;

/** What is being iterated: an iterator of node:sqlite does not hold its statement, which may then be collected. */
const inUse = new Set<StatementSync>();

/**
 * The rows of a query one by one, none held but the current one. All iteration goes through here: on the oldest
 * supported runtime a statement that nobody holds is collected while its rows are still being read, and the program
 * ends in a segmentation fault. Throws what SQLite says.
 */
export function* eachRow(
  db: DatabaseSync,
  sql: string,
  ...parameters: SQLInputValue[]
): Generator<SqlRow, void, undefined> {
  const statement = db.prepare(sql);
  inUse.add(statement);
  try {
    for (const row of statement.iterate(...parameters)) yield row as SqlRow;
  } finally {
    inUse.delete(statement);
  }
}
