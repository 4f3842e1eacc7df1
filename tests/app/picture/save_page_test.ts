import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { pictureSaver } from "../../../src/app/picture/save_frames.ts";
import { savePage } from "../../../src/app/picture/save_page.ts";
import { initialView } from "../../../src/view/view_state.ts";
import type { Session } from "../../../src/app/session.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { capturedScene, host } from "../captured_scene.ts";
import { fakeIo } from "../commands/fake_io.ts";
import { withFolder } from "../commands/with_folder.ts";
import { eventually } from "../../helpers/eventually.ts";

const PICTURE = { size: { width: 480, height: 300 }, theme: "dark", renderer: "auto" } as const;
const scene = () => capturedScene([host("ats1")]);

function widthOf(png: Uint8Array): number {
  assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  return new DataView(png.buffer, png.byteOffset + 16).getUint32(0);
}

/** A session that shows the capture's first page. */
function source(): Session {
  const shown = scene();
  return {
    dashboard: shown.dashboard,
    scene: shown,
    addEvent: () => assert.fail("nothing is marked"),
    view: initialView(0, 60_000),
    subscribe: () => {},
  };
}

Deno.test("savePage() writes the page into a folder, whole, and says where", async () => {
  await withFolder(async ({ folder }) => {
    const view = { ...initialView(1, 60_000), zoomed: true, selected: 2 };
    const warn = (sentence: string) => assert.fail(sentence);
    const saved = { scene: scene(), view, settings: PICTURE, place: fakeIo(), warn, folder };
    const path = await savePage(saved);
    assert.equal(path, `${folder}/traffic-grapher-response-codes-2026-11-21-025919.png`);
    assert.equal(widthOf(await Deno.readFile(path)), 480);
    assert.equal([...Deno.readDirSync(folder)].length, 1);
    await assert.rejects(
      savePage({ ...saved, folder: "/nowhere" }),
      (error) => error instanceof UsageError && /folder does not exist/.test(error.message),
    );
  });
});

Deno.test("pictureSaver() follows a link, keeps a file's mode, and counts its frames", async () => {
  await withFolder(async ({ folder }) => {
    await Deno.writeTextFile(`${folder}/target.png`, "old", { mode: 0o640 });
    await Deno.symlink(`${folder}/target.png`, `${folder}/now.png`);
    const warnings: string[] = [];
    {
      await using saver = pictureSaver(source(), {
        place: fakeIo(),
        ...PICTURE,
        path: `${folder}/now.png`,
        allPages: false,
        warnings,
      });
      saver.save();
      // One is under way: this one is left out.
      saver.save();
    }
    assert.equal((await Deno.lstat(`${folder}/now.png`)).isSymlink, true);
    assert.equal((await Deno.stat(`${folder}/target.png`)).mode! & 0o777, 0o640);
    assert.equal(widthOf(await Deno.readFile(`${folder}/target.png`)), 480);
    {
      await using saver = pictureSaver(source(), {
        place: fakeIo(),
        ...PICTURE,
        path: `${folder}/{page}-{iter}.png`,
        allPages: true,
        warnings,
      });
      saver.save();
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
    assert.deepEqual(names, [
      "network-errors-1.png",
      "now.png",
      "response-codes-1.png",
      "target.png",
      "tls-http-2-1.png",
      "traffic-cache-1.png",
    ]);
    assert.deepEqual(warnings, []);
  });
});

Deno.test("pictureSaver() saves the page that is looked at, as it is looked at", async () => {
  await withFolder(async ({ folder }) => {
    let view = initialView(0, 60_000);
    await using saver = pictureSaver(source(), {
      place: fakeIo(),
      ...PICTURE,
      path: `${folder}/{page}.png`,
      allPages: false,
      warnings: [],
    });
    /** Saves until the file is there, and other than it was; a frame under way takes no second one. */
    const saved = async (page: string, before?: Uint8Array) => {
      let file: Uint8Array | undefined;
      await eventually(`${page} is saved`, async () => {
        saver.save();
        file = await Deno.readFile(`${folder}/${page}.png`).catch(() => undefined);
        return file !== undefined && !isDeepStrictEqual(file, before);
      });
      return file;
    };
    const first = await saved("traffic-cache");
    saver.follow(() => view);
    view = { ...view, zoomed: true, selected: 1 };
    await saved("traffic-cache", first);
    view = initialView(1, 60_000);
    await saved("response-codes");
  });
});

Deno.test("pictureSaver() says once that it cannot write, and hurts nobody", async () => {
  const warnings: string[] = [];
  {
    await using saver = pictureSaver(source(), {
      place: fakeIo(),
      ...PICTURE,
      path: "/nowhere/{iter}.png",
      allPages: false,
      warnings,
    });
    saver.save();
    await eventually("a warning", () => warnings.length > 0);
    // The first is over; a second is tried.
    await new Promise((resolve) => setTimeout(resolve));
    saver.save();
  }
  assert.deepEqual(warnings, [
    "frames are not saved: /nowhere/1.png could not be written: its folder does not exist.",
  ]);
});

Deno.test("no saved picture says what keys do", async () => {
  await withFolder(async ({ folder }) => {
    const keys = "h l pages  q quit";
    const saved = async (more: { keys: string }) => {
      const settings = { ...PICTURE, renderer: "fast" } as const;
      const place = fakeIo(), warn = () => {};
      const shown = { ...scene(), ...more }, view = initialView(0, 60_000);
      const path = await savePage({ scene: shown, view, settings, place, warn, folder });
      const framed = `${folder}/frame.png`;
      await using saver = pictureSaver({ ...source(), scene: shown }, {
        ...{ ...settings, path: framed, place, warnings: [], allPages: false },
      });
      saver.save();
      await saver[Symbol.asyncDispose]();
      return [await Deno.readFile(path), await Deno.readFile(framed)];
    };
    assert.deepEqual(await saved({ keys }), await saved({ keys: "" }));
  });
});
