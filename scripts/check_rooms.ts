/**
 * Fails when a room imports what it may not: rooms import `src/model/` and `src/base/` alone (view and store series too), `src/app/` imports
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
  // What it keeps of long times is derived as it is drawn.
  store: ["model", "base", "series"],
};

const GROUND = ["model", "base"];

/** Sub-rooms of `app` that one of them may import; the files beside them are for all. */
const SUB_ROOMS: Readonly<Record<string, readonly string[]>> = {
  records: [],
  live: ["records"],
  picture: [],
  output: [],
  prometheus: ["live", "records"],
  replay: ["live", "output", "prometheus", "records"],
  screen: ["picture", "replay"],
};

/** Rooms that are pure: their result depends on their arguments alone. */
const PURE = new Set(["model", "config", "series", "alerts", "view", "chart", "export"]);

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
      const from = subRoomOf(file), to = subRoomOf(imported);
      if (from !== undefined && to !== undefined && !mayEnter(from, to)) {
        breaches.push({ ...at, what: `the sub-room ${from} imports the sub-room ${to}` });
      }
      if (room !== undefined && other === undefined && !(mayRead(room) && isData(imported))) {
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

function mayEnter(subRoom: string, other: string): boolean {
  return subRoom === other || (SUB_ROOMS[subRoom]?.includes(other) ?? other !== "commands");
}

function subRoomOf(file: string): string | undefined {
  return /^src\/app\/([^/]+)\//.exec(file)?.[1];
}

function roomOf(file: string): string | undefined {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** Whether a room takes such files in. */
function mayRead(room: string): boolean {
  return room === "app" || room === "config";
}

/** Files that become part of the program as they are. */
function isData(file: string): boolean {
  return file.startsWith("dashboards/");
}

function resolve(file: string, target: string): string {
  return new URL(target, `file:///${file}`).pathname.slice(1);
}

/** Circles of imports, types included: whoever opens one file of a circle must know all of it. */
export function circlesOf(texts: ReadonlyMap<string, string>): Breach[] {
  const imports = new Map([...texts].map(([file, text]) => [file, importsOf(file, text)]));
  const circles = new Map<string, Breach>();
  const done = new Set<string>();
  const follow = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const circle = path.slice(start), key = circle.toSorted().join(" ");
      const what = `imports in a circle: ${[...circle, file].join(" -> ")}`;
      if (!circles.has(key)) circles.set(key, { file, line: 1, what });
    }
    if (start >= 0 || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) follow(imported, [...path, file]);
    done.add(file);
  };
  for (const file of texts.keys()) follow(file, []);
  return [...circles.values()];
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(new RegExp(IMPORT, "g"))].map(([, target]) => target!)
    .filter((target) => target.startsWith(".")).map((target) => resolve(file, target));
}

/** Checks every TypeScript file below `src/`, and those of `scripts/` for circles. */
export function checkRooms(root: URL): Breach[] {
  const texts = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of Deno.readDirSync(new URL(folder, root))) {
      if (entry.isDirectory) visit(`${folder}${entry.name}/`);
      else if (entry.name.endsWith(".ts")) {
        const file = `${folder}${entry.name}`;
        texts.set(file, Deno.readTextFileSync(new URL(file, root)));
      }
    }
  };
  visit("src/");
  visit("scripts/");
  const breaches = circlesOf(texts);
  for (const [file, text] of texts) {
    if (file.startsWith("src/")) breaches.push(...breachesOf(file, text));
  }
  return breaches.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

if (import.meta.main) {
  const breaches = checkRooms(new URL("../", import.meta.url));
  for (const { file, line, what } of breaches) console.error(`${file}:${line}: ${what}`);
  if (breaches.length > 0) Deno.exit(1);
}
