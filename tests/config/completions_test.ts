// needs: bash
import assert from "node:assert/strict";
import { completionScript } from "../../src/config/completions.ts";
import { SHELLS } from "../../src/config/choices.ts";

/** What the bash script offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  return await offeredBy("traffic-grapher", ...words);
}

async function offeredBy(program: string, ...words: string[]): Promise<string[]> {
  const script = `${completionScript("bash")}
COMP_WORDS=(${program} "$@"); COMP_CWORD=$#
_traffic_grapher
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--norc", "-c", script, "bash", ...words],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

Deno.test("the bash script offers commands, their options and the values of options", async () => {
  assert.deepEqual(await offered("sn"), ["snapshot"]);
  assert.deepEqual(await offered("event", ""), ["add", "list", "update", "delete"]);
  assert.deepEqual(await offered("snapshot", "--form"), ["--format"]);
  assert.deepEqual(await offered("check", "--format", ""), ["text", "json"]);
  assert.deepEqual(await offered("export", "f.db", "--format", "o"), ["openmetrics"]);
  assert.deepEqual(await offered("ats1", "--theme", ""), ["dark", "light"]);
  assert.deepEqual(await offered("completions", ""), ["bash", "zsh", "fish"]);
  assert.deepEqual(await offered("-t"), ["-tz"]);
  assert.deepEqual(await offered("check", "--page"), []);
});

Deno.test("the bash script offers files where a file is wanted", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/pages one.yaml`, "");
    assert.deepEqual(await offered("-c", `${folder}/pa`), [`${folder}/pages one.yaml`]);
    assert.deepEqual(await offered("dashboard", "validate", `${folder}/`), [
      `${folder}/pages one.yaml`,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the bash script offers the config file's fleets, also after a word that bash ends at the @", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const program = `${folder}/traffic-grapher`;
    await Deno.writeTextFile(
      program,
      `#!/bin/sh\n[ "$*" = "config fleets" ] && printf '@prod\\t2 hosts: a, b\\n@lab\\t1 host: c\\n'\n`,
      { mode: 0o755 },
    );
    assert.deepEqual(await offeredBy(program, "@p"), ["@prod"]);
    assert.deepEqual(await offeredBy(program, "record", "day.db", "@"), ["@prod", "@lab"]);
    assert.deepEqual(await offeredBy(program, "check", "@", "l"), ["@lab"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("every script knows every command and option", () => {
  const words = ["snapshot", "dashboard", "validate", "hosts-as", "openmetrics"];
  for (const shell of SHELLS) {
    const script = completionScript(shell);
    for (const word of words) assert.ok(script.includes(word), `${shell} ${word}`);
  }
});

Deno.test("the zsh and fish scripts quote descriptions so that the shell reads none of them", () => {
  const zsh = completionScript("zsh");
  assert.ok(zsh.startsWith("#compdef traffic-grapher\n"));
  assert.ok(zsh.includes(`picture'\\''s ground`));
  const fish = completionScript("fish");
  assert.ok(fish.includes(`picture\\'s ground`));
  const unquoted = fish.split("\n").map((line) => line.replace(/'(?:\\.|[^'\\])*'/g, ""));
  assert.ok(unquoted.every((line) => line.startsWith("#") || !/['"$;&|()]/.test(line)));
});
