import assert from "node:assert/strict";
import { ownDescriptor } from "../../src/output/descriptor.ts";
import { withDirectory } from "../helpers/with_directory.ts";

Deno.test("ownDescriptor() knows the names of open descriptors, also by links", async () => {
  await withDirectory(async (folder) => {
    await Deno.symlink("/dev/stdout", `${folder}/log`);
    await Deno.symlink("log", `${folder}/again`);
    await Deno.symlink("circle", `${folder}/circle`);
    const names: [string, number | undefined][] = [
      ["/dev/stdin", 0],
      ["/dev/stdout", 1],
      ["/dev/../dev/stderr", 2],
      ["/dev/fd/17", 17],
      ["/proc/self/fd/3", 3],
      [`/proc/${Deno.pid}/fd/1`, 1],
      [`${folder}/log`, 1],
      [`${folder}/again`, 1],
      [`${folder}/circle`, undefined],
      [`/proc/1/fd/1`, undefined],
      ["/dev/null", undefined],
      ["/dev/fd/x", undefined],
      [`${folder}/none`, undefined],
      ["-", undefined],
    ];
    for (const [name, number] of names) assert.equal(ownDescriptor(name), number, name);
  });
});
