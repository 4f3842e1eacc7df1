import assert from "node:assert/strict";
import { messageOf, systemRefusal } from "../../src/base/error_message.ts";

Deno.test("messageOf() says what the system refused in words, without calls and numbers", () => {
  for (
    const [said, words] of [
      ["Is a directory (os error 21): readfile '/x y'", "it is a folder"],
      [
        "Not a directory (os error 20): open 'f/x.tmp'",
        "a part of its path is a file, not a folder",
      ],
      ["Too many levels of symbolic links (os error 40)", "its links lead in a circle"],
      ["No space left on device (os error 28)", "the disk is full"],
      ["Input/output error (os error 5): readfile '/proc/self/mem'", "input/output error"],
      ["ENOENT: no such file or directory, open '/x'", "there is no such file or folder"],
      ["EISDIR: illegal operation on a directory, read", "it is a folder"],
      ["the reply is torn", "the reply is torn"],
    ] as const
  ) assert.equal(messageOf(new Error(said)), words);
  assert.equal(messageOf("odd"), "odd");
});

Deno.test("messageOf() passes on no advice of the runtime about rights", () => {
  for (
    const said of [
      'Requires all access to "/proc/net/unix", specify the required permissions during ' +
      "compilation using `deno compile --allow-all`",
      'Requires read access to "/x", run again with the --allow-read flag',
      'Requires env access to "HOME", run again with the --allow-env flag',
    ]
  ) {
    assert.equal(
      messageOf(new Deno.errors.NotCapable(said)),
      "this program was started without the right to use it",
    );
  }
});

Deno.test("messageOf() words what really cannot be opened", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tg-words-" });
  try {
    await Deno.symlink("loop", `${folder}/loop`);
    await Deno.writeTextFile(`${folder}/file`, "");
    const failures = [folder, `${folder}/loop`, `${folder}/file/x`, `${folder}/none`].map(
      (path) => {
        try {
          return Deno.readTextFileSync(path);
        } catch (error) {
          return messageOf(error);
        }
      },
    );
    assert.deepEqual(failures, [
      "it is a folder",
      "its links lead in a circle",
      "a part of its path is a file, not a folder",
      "there is no such file or folder",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("systemRefusal() names the path that the system refused, where it was named", () => {
  assert.deepEqual(systemRefusal("Permission denied (os error 13): rename '/a' -> '/b c'"), {
    what: "permission denied to this user",
    path: "/a",
  });
  assert.equal(systemRefusal("Broken pipe (os error 32)")?.path, undefined);
  assert.equal(systemRefusal("no reply within 2 s"), undefined);
});

Deno.test("errors become words at one place", async () => {
  const places: string[] = [];
  async function look(folder: URL): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const url = new URL(isDirectory ? `${name}/` : name, folder);
      if (isDirectory) await look(url);
      else if (/instanceof Error \? \w+\.message/.test(await Deno.readTextFile(url))) {
        places.push(url.pathname.replace(/^.*\/src\//, ""));
      }
    }
  }
  await look(new URL("../../src/", import.meta.url));
  assert.deepEqual(places, ["base/error_message.ts"]);
});
