import assert from "node:assert/strict";
import { filesOfRecording } from "../../../src/app/replay/files_of_recording.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const DAYS = ["20261124T000000Z", "20261125T000000Z", "20261126T000000Z"];

Deno.test("filesOfRecording() names all files of record --every, the oldest first, by whichever name", async () => {
  await withDirectory(async (folder) => {
    const write = (name: string) => Deno.writeTextFile(`${folder}/${name}`, "");
    const days = DAYS.map((day) => `${folder}/day-${day}.db`);
    for (const day of DAYS.toReversed()) {
      for (const end of ["", "-wal", "-shm", "-lock"]) await write(`day-${day}.db${end}`);
      for (const other of ["night", "a-day"]) await write(`${other}-${day}.db`);
    }
    await write("day-notes.db");
    await write("day-.db");
    for (const name of ["day.db", "day-{time}.db", `day-${DAYS[1]}.db`]) {
      assert.deepEqual(filesOfRecording(`${folder}/${name}`), days, name);
    }
    // A file of that very name is what is meant.
    await write("day.db");
    assert.deepEqual(filesOfRecording(`${folder}/day.db`), [`${folder}/day.db`]);
    for (const none of [`${folder}/none.db`, "/nowhere/none.db", "none"]) {
      assert.deepEqual(filesOfRecording(none), [none]);
    }
  });
});
