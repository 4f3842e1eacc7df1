/**
 * Fails when a room imports what it may not: rooms import `src/model/` and `src/base/` alone (the view series too), `src/app/` imports
 * all of them, and only `main.ts` imports `src/app/`, reads `Deno.args` and exits. Run by
 * `deno task check` and by the tests.
 */

/** A breach of the house's rules: a file and what is wrong in it. */
export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** Rooms that a room may import besides itself; `app` may import all. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  base: [],
  view: ["model", "base", "series"],
};

const GROUND = ["model", "base"];

/** Rooms that are pure: their result depends on their arguments alone. */
const PURE = new Set(["model", "config", "series", "view", "chart", "export"]);

/** What pure rooms may not touch. */
const EFFECTS = /\b(Deno\.[a-zA-Z]+|Date\.now\(|performance\.now\(|new Date\(\)|Math\.random\()/;

const IMPORT = /(?:^|[^\w.])(?:from|import)\s*\(?\s*["']([^"']+)["']/;

/** Checks one file's text; `file` is its path from the project's folder. */
export function breachesOf(file: string, text: string): Breach[] {
  const breaches: Breach[] = [];
  const room = roomOf(file);
  text.split("\n").forEach((line, index) => {
    const at = { file, line: index + 1 };
    const code = line.replace(/^\s*(\*|\/\/|\/\*).*/, "");
    const target = IMPORT.exec(code)?.[1];
    if (target?.startsWith(".")) {
      const imported = resolve(file, target);
      const other = roomOf(imported);
      if (room !== undefined && other !== undefined && !mayImport(room, other)) {
        breaches.push({ ...at, what: `the room ${room} imports the room ${other}` });
      }
      if (room !== undefined && other === undefined && !(room === "app" && isData(imported))) {
        breaches.push({ ...at, what: `the room ${room} imports ${imported}` });
      }
    }
    if (room === undefined) return;
    if (PURE.has(room) && EFFECTS.test(code)) {
      breaches.push({
        ...at,
        what: `the room ${room} is pure, and uses ${EFFECTS.exec(code)![0]}`,
      });
    }
    if (/\bDeno\.(args|exit)\b/.test(code) && !(room === "app" && /system_io\.ts$/.test(file))) {
      breaches.push({ ...at, what: "only main.ts reads Deno.args and exits" });
    }
  });
  return breaches;
}

function mayImport(room: string, other: string): boolean {
  if (room === other || room === "app") return true;
  return (ALLOWED[room] ?? GROUND).includes(other);
}

function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** Files that become part of the program as they are. */
function isData(file: string): boolean {
  return file.startsWith("dashboards/");
}

function resolve(file: string, target: string): string {
  return new URL(target, `file:///${file}`).pathname.slice(1);
}

/** Checks every TypeScript file below `src/`, and `main.ts`. */
export function checkRooms(root: URL): Breach[] {
  const breaches: Breach[] = [];
  const visit = (folder: string) => {
    for (const entry of Deno.readDirSync(new URL(folder, root))) {
      if (entry.isDirectory) visit(`${folder}${entry.name}/`);
      else if (entry.name.endsWith(".ts")) {
        const file = `${folder}${entry.name}`;
        breaches.push(...breachesOf(file, Deno.readTextFileSync(new URL(file, root))));
      }
    }
  };
  visit("src/");
  return breaches.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

if (import.meta.main) {
  const breaches = checkRooms(new URL("../", import.meta.url));
  for (const { file, line, what } of breaches) console.error(`${file}:${line}: ${what}`);
  if (breaches.length > 0) Deno.exit(1);
}
