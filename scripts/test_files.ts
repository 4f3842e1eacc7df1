import { dirname, join } from "node:path";
import { TEST_PROGRAMS, type TestProgram } from "./test_programs.ts";

/** A file of tests, and the programs that it or what it imports runs. */
export interface TestFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly needs: readonly TestProgram[];
  /** Whether it runs the program as a whole, as users do. */
  readonly runsProduct: boolean;
}

/** What starts the program as a whole. */
const PRODUCT = "tests/helpers/product.ts";

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;"']*["'](\.[^"']+)["']/g;
const NEEDS = /^\/\/ needs: (.+)$/gm;

/**
 * The files of tests under these paths (files or folders, from the project's folder), sorted. A
 * file says what it needs in a line `// needs: tmux python3`, in the words of `TEST_PROGRAMS`; what
 * the files of `tests/` that it imports need, it needs as well. Throws an Error that names a path
 * without tests, or a word that the table does not have.
 */
export async function testFiles(root: string, paths: readonly string[]): Promise<TestFile[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const files = await filesUnder(root, path.replace(/^\.\//, "").replace(/\/+$/, ""));
    if (files.length === 0) throw new Error(`there is no file of tests at ${path}`);
    for (const file of files) found.add(file);
  }
  return await Promise.all([...found].sort().map((path) => testFile(root, path)));
}

async function filesUnder(root: string, path: string): Promise<string[]> {
  const info = await Deno.stat(join(root, path)).catch(() => undefined);
  if (info?.isFile) return /_test\.ts$/.test(path) ? [path] : [];
  if (!info?.isDirectory) return [];
  const names = [...Deno.readDirSync(join(root, path))].map(({ name }) => `${path}/${name}`);
  return (await Promise.all(names.map((name) => filesUnder(root, name)))).flat();
}

/** What one file and the files of tests that it imports need, in the table's order. */
export async function testFile(root: string, path: string): Promise<TestFile> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file) || !file.startsWith("tests/")) return;
    seen.add(file);
    const text = await Deno.readTextFile(join(root, file));
    for (const name of declaredNeeds(text)) {
      if (!TEST_PROGRAMS.some((program) => program.name === name)) {
        throw new Error(`${file} needs ${name}, which scripts/test_programs.ts does not know`);
      }
      names.add(name);
    }
    for (const [, target = ""] of text.matchAll(IMPORT)) {
      if (target.endsWith(".ts")) await visit(join(dirname(file), target));
    }
  };
  await visit(path);
  return {
    path,
    needs: TEST_PROGRAMS.filter(({ name }) => names.has(name)),
    runsProduct: seen.has(PRODUCT),
  };
}

/** The words after `// needs:` in a file's text. */
function declaredNeeds(text: string): string[] {
  return [...text.matchAll(NEEDS)].flatMap(([, words = ""]) => words.trim().split(/\s+/));
}
