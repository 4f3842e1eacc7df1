/**
 * Lists what a file of `src/` exports and nothing in `src/` or `main.ts` uses: it is for tests alone, or
 * for nobody. What its own file uses beside exporting it, a parser that is tested by itself or the type of
 * a function's options, is used. Run by `deno task check`, which it fails.
 */
/** A name that a file exports to nobody. */
export interface UnusedExport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

const EXPORT =
  /^export (?:default )?(?:abstract |async )*(?:function\*?|class|const|let|interface|type|enum) +(\w+)/;
const IMPORT =
  /\b(?:import|export)\s+(?:type\s+)?(\{[^}]*\}|\*(?: as \w+)?|\w+)\s+from\s+"([^"]+)"/g;
const DYNAMIC = /import\(\s*"([^"]+)"\s*\)|new URL\(\s*"([^"]+\.ts)"/g;

/** The exports that none of the files uses; `texts` by their paths from the project's folder. */
export function unusedExports(texts: ReadonlyMap<string, string>): UnusedExport[] {
  const used = new Set<string>();
  for (const [file, text] of texts) for (const name of importedBy(file, text)) used.add(name);
  const unused: UnusedExport[] = [];
  for (const [file, text] of texts) {
    text.split("\n").forEach((line, index) => {
      const name = EXPORT.exec(line)?.[1];
      if (name === undefined || used.has(`${file} ${name}`) || used.has(`${file} *`)) return;
      if (text.match(new RegExp(`\\b${name}\\b`, "g"))!.length > 1) return;
      unused.push({ file, line: index + 1, name });
    });
  }
  return unused;
}

/** `FILE NAME` of all that a file imports; `FILE *` where it takes a whole module. */
function* importedBy(file: string, text: string): Generator<string> {
  for (const [, names = "", target = ""] of text.matchAll(IMPORT)) {
    if (!target.startsWith(".")) continue;
    const from = resolve(file, target);
    if (!names.startsWith("{")) yield `${from} *`;
    for (const name of names.replace(/[{}]/g, "").split(",")) {
      const [original = ""] = name.replace(/\btype\b/, "").trim().split(" as ");
      if (original !== "") yield `${from} ${original}`;
    }
  }
  for (const [, module, worker] of text.matchAll(DYNAMIC)) {
    const target = module ?? worker ?? "";
    if (!target.startsWith(".")) continue;
    // What is taken of it stands somewhere in the file.
    for (const word of new Set(text.match(/\b\w+\b/g))) yield `${resolve(file, target)} ${word}`;
  }
}

function resolve(file: string, target: string): string {
  return new URL(target, `file:///${file}`).pathname.slice(1);
}

/** The files of a program: those below `src/`, and `main.ts`. */
function programTexts(root: URL): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of Deno.readDirSync(new URL(folder, root))) {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory) visit(`${path}/`);
      else if (path.endsWith(".ts")) texts.set(path, Deno.readTextFileSync(new URL(path, root)));
    }
  };
  visit("src/");
  texts.set("main.ts", Deno.readTextFileSync(new URL("main.ts", root)));
  return texts;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const unused = unusedExports(programTexts(root));
  for (const { file, line, name } of unused) {
    console.error(`${file}:${line}: nothing in src/ uses ${name}`);
  }
  if (unused.length > 0) Deno.exit(1);
}
