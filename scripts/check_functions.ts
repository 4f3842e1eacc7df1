/**
 * Lists functions and methods of `src/` and `scripts/` that are longer than anyone keeps in mind. Run by
 * `deno task check`, which it fails. It reads the files as the formatter leaves them: a function ends at
 * the next closing brace that stands as far left as the function begins.
 */

const MOST_LINES = 80;

/** A function and how many lines it has, the first and the last included. */
export interface LongFunction {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly lines: number;
}

const FUNCTION = /^( *)(?:export )?(?:default )?(?:async )?function\*? *(\w*)/;
const METHOD =
  /^( +)(?:override |static |async |get |set |\*)*(#?\w+|\[Symbol\.\w+\])(?:<[^(]*>)?\((?!.*\) =>).*[{(]$/;
const ARROW = /^( *)(?:export )?(?:const|let|readonly|static)? *#?(\w+)\b.*=> (?:\(?\{|\()$/;
const NO_METHOD = /^(?:if|for|while|switch|catch|return|throw|await|function|super)$/;

/** The functions of a formatted file that are longer than `most` lines. */
export function longFunctions(file: string, text: string, most = MOST_LINES): LongFunction[] {
  const rows = text.split("\n");
  return rows.flatMap((row, index) => {
    const [, indent, name = ""] = FUNCTION.exec(row) ?? METHOD.exec(row) ?? ARROW.exec(row) ?? [];
    if (indent === undefined || NO_METHOD.test(name)) return [];
    const end = rows.findIndex((other, at) =>
      at > index && other.startsWith(`${indent}}`) &&
      !/^ *\}[:,)] *[^;,]*\{$/.test(other)
    );
    const lines = end - index + 1;
    return lines > most ? [{ file, line: index + 1, name, lines }] : [];
  });
}

if (import.meta.main) {
  const long: LongFunction[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) visit(path);
      else if (path.endsWith(".ts")) long.push(...longFunctions(path, Deno.readTextFileSync(path)));
    }
  };
  for (const folder of ["src", "scripts"]) visit(folder);
  for (const { file, line, name, lines } of long) {
    console.error(
      `${file}:${line}: ${name || "a function"} has ${lines} lines; at most ${MOST_LINES}`,
    );
  }
  if (long.length > 0) Deno.exit(1);
}
