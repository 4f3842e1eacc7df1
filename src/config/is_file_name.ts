const FILE = /^(?!unix:|ssh:|[^/=]*=).*\/|\.(?:db|json|jsonl|ya?ml|sqlite3?|gz)$/;

/** Whether an argument that may name a host is no host: a path, or a file by its ending. */
export function isFileName(word: string): boolean {
  return FILE.test(word);
}
