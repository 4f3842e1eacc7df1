import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { lanesOf, leftOutBlock, parseArguments } from "../../scripts/run_tests.ts";
import { type TestFile, testFile, testFiles } from "../../scripts/test_files.ts";
import { countsIn } from "../../scripts/test_lane.ts";
import { clearLeftovers, RUN_MARK } from "../../scripts/test_leftovers.ts";
import {
  missingPrograms,
  packagesOf,
  TEST_PROGRAMS,
  type TestProgram,
} from "../../scripts/test_programs.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const program = (name: string): TestProgram => TEST_PROGRAMS.find((row) => row.name === name)!;

/** A project's folder with these files. */
async function project(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${root}/${path}/..`.replace(/\/[^/]+\/\.\.$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
}

/** Programs that a text may start: the first word of a command, or of a list. */
function* startedPrograms(text: string): Generator<string> {
  const names = TEST_PROGRAMS.flatMap(({ programs }) => programs).join("|");
  const first = new RegExp(
    `(?:Deno\\.Command\\(|\\bstart\\(|\\bspawn\\(|\\[)\\s*"(${names})"`,
    "g",
  );
  for (const [, name = ""] of text.matchAll(first)) yield name;
}

Deno.test("testFiles() gives a file what it and the files that it imports need", async () => {
  await withDirectory(async (root) => {
    await project(root, {
      "tests/a/one_test.ts": '// needs: perl\nimport { x } from "../help/shell.ts";\n',
      "tests/a/whole_test.ts": 'import { productLine } from "../helpers/product.ts";\n',
      "tests/helpers/product.ts": "",
      "tests/a/two_test.ts": 'import type { Y } from "./one.ts";\n',
      "tests/a/one.ts": "export type Y = 1;\n",
      "tests/help/shell.ts": '// needs: tmux bash\nexport * from "./more.ts";\n',
      "tests/help/more.ts": '// needs: python3\nimport "./shell.ts";\n',
    });
    const files = await testFiles(root, ["tests"]);
    assert.deepEqual(files.map(({ path, needs }) => [path, needs.map(({ name }) => name)]), [
      ["tests/a/one_test.ts", ["tmux", "python3", "perl", "bash"]],
      ["tests/a/two_test.ts", []],
      ["tests/a/whole_test.ts", []],
    ]);
    assert.deepEqual(files.map(({ runsProduct }) => runsProduct), [false, false, true]);
    const [one] = await testFiles(root, ["./tests/a/one_test.ts"]);
    assert.equal(one!.path, "tests/a/one_test.ts");
    await assert.rejects(testFiles(root, ["tests/b"]), /no file of tests at tests\/b/);
  });
});

Deno.test("testFiles() names a need that the table does not have", async () => {
  await withDirectory(async (root) => {
    await project(root, { "tests/one_test.ts": "// needs: tmucks\n" });
    await assert.rejects(testFiles(root, ["tests"]), /tests\/one_test\.ts needs tmucks, which/);
  });
});

/** Words that look like programs, and programs that are run only where they are there. */
const NOT_NEEDED: readonly RegExp[] = [
  /^tests\/scripts\/run_tests_test\.ts: /,
  /^tests\/terminal\/probe_test\.ts: /,
  // Their names are those of a protocol, of a command and of a quantity.
  /: (kitty|import|time)$/,
  /^tests\/store\/support\/writer_process\.ts: ps$/,
  /^tests\/helpers\/sshd\.ts: unshare$/,
];

Deno.test("every file under tests/ that starts a program of the table says that it needs it", async () => {
  const undeclared: string[] = [];
  const declared = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory && name !== "fixtures") await visit(path);
      if (!name.endsWith(".ts")) continue;
      const { needs } = await testFile(ROOT, path);
      needs.forEach((need) => declared.add(need.name));
      for (const started of startedPrograms(await Deno.readTextFile(`${ROOT}${path}`))) {
        if (needs.some(({ programs }) => programs.includes(started))) continue;
        undeclared.push(`${path}: ${started}`);
      }
    }
  };
  await visit("tests");
  assert.deepEqual(
    undeclared.filter((line) => !NOT_NEEDED.some((pattern) => pattern.test(line))),
    [],
  );
  assert.deepEqual(
    TEST_PROGRAMS.map(({ name }) => name).filter((name) => !declared.has(name)),
    [],
    "in the table, and needed by no test",
  );
});

Deno.test("missingPrograms() wants all programs of an entry, executable, on the path or with root's", async () => {
  await withDirectory(async (folder) => {
    const row = (name: string, ...programs: string[]) => ({ name, programs, packages: [name] });
    await Deno.writeTextFile(`${folder}/there`, "", { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/plain`, "", { mode: 0o644 });
    const table = [row("a", "there"), row("b", "there", "plain"), row("c", "no such program")];
    const missing = await missingPrograms(table, `/nowhere:${folder}`);
    assert.deepEqual(missing.map(({ name }) => name), ["b", "c"]);
    const probed = (name: string) => ({ ...row(name, "there"), probe: [name] as [string] });
    const unusable = await missingPrograms([probed("true"), probed("false")], folder);
    assert.deepEqual(unusable.map(({ name }) => name), ["false"]);
    assert.deepEqual(packagesOf([...missing, row("b")]), ["b", "c"]);
  });
});

Deno.test("lanesOf() keeps terminals, servers and the whole program apart from what runs side by side", () => {
  const file = (path: string, ...names: string[]): TestFile => ({
    path,
    needs: names.map(program),
    runsProduct: path === "e",
  });
  const files = [
    file("a"),
    file("b", "tmux"),
    file("c", "perl"),
    file("d", "perl", "sshd"),
    file("e"),
  ];
  assert.deepEqual(
    lanesOf(files).map(({ files, flags }) => [files.map(({ path }) => path), flags]),
    [[["a", "c"], ["--parallel"]], [["b", "d", "e"], []]],
  );
});

Deno.test("the block of what was not run names each file, why, and one line that installs it all", () => {
  const missing = [program("tmux"), program("kitty")];
  const files = [
    { path: "tests/x_test.ts", needs: [program("tmux"), program("python3")], runsProduct: true },
    { path: "tests/y_test.ts", needs: missing, runsProduct: false },
  ];
  assert.equal(
    leftOutBlock(files, missing),
    `Not run: 2 files, since something that they need is not there:
  tests/x_test.ts (needs tmux)
  tests/y_test.ts (needs tmux, kitty)
This installs what they need (and \`deno task test --install\` does so by itself):
  sudo apt-get install --no-install-recommends tmux kitty libgl1-mesa-dri fonts-dejavu-core`,
  );
});

Deno.test("parseArguments() takes paths, its own options, and passes on what follows --", () => {
  const none = { install: false, units: false, paths: ["tests"], options: [] };
  assert.deepEqual(parseArguments([]), none);
  assert.deepEqual(parseArguments(["--install", "tests/a", "--", "--filter", "x"]), {
    ...none,
    ...{ install: true, paths: ["tests/a"], options: ["--filter", "x"] },
  });
  assert.throws(() => parseArguments(["--filter=x"]), /no option --filter=x; .*after --/);
});

Deno.test("countsIn() reads the last counts, coloured or not", () => {
  assert.deepEqual(countsIn("x\nok | 3 passed (2 steps) | 0 failed | 1 ignored (5s)\n"), {
    passed: 3,
    failed: 0,
    ignored: 1,
  });
  assert.deepEqual(countsIn("\x1b[31mFAILED\x1b[0m | 1 passed | 2 failed \x1b[2m(1m2s)\x1b[0m\n"), {
    passed: 1,
    failed: 2,
    ignored: 0,
  });
  assert.equal(countsIn("error: it died"), undefined);
});

Deno.test("clearLeftovers() finds what was left, by mark or by folder, ends it and names it", async () => {
  await withDirectory(async (directory) => {
    const run = { mark: crypto.randomUUID(), folder: directory };
    await Deno.writeTextFile(`${directory}/left`, "");
    const start = (env: Record<string, string>, ...args: string[]) =>
      new Deno.Command("/bin/sh", { args: ["-c", "read x", ...args], env, stdin: "piped" }).spawn();
    const marked = start({ [RUN_MARK]: run.mark });
    const named = start({}, `${directory}/somewhere`);
    const other = start({ [RUN_MARK]: crypto.randomUUID() });
    const left = await clearLeftovers(run, 0);
    const words = [`process ${marked.pid}: /bin/sh`, `process ${named.pid}: /bin/sh`, "left"];
    assert.equal(left.length, words.length, left.join("\n"));
    for (const word of words) assert.ok(left.some((line) => line.includes(word)), word);
    assert.deepEqual([(await marked.status).signal, (await named.status).signal], [
      "SIGKILL",
      "SIGKILL",
    ]);
    await other.stdin.close();
    assert.equal((await other.status).code, 1);
    for (const { stdin } of [marked, named]) await stdin.abort().catch(() => {});
  });
});
