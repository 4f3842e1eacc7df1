import assert from "node:assert/strict";
import { placeLabels } from "../../../src/chart/text/place_labels.ts";
import type { MarkView } from "../../../src/model/page_view.ts";

Deno.test("the words of a stretch that fills the plot stand within it, whole", () => {
  const words = "asleep, or clock set: 5 min 1 s";
  const mark: MarkView = {
    kind: "event",
    weight: 2,
    fromMs: 20,
    toMs: 96,
    texts: [words, "5 min 1 s"],
  };
  const room = { columns: 100, lanes: 1, ellipsis: "…", columnAt: (ms: number) => ms };
  const { placed, hidden } = placeLabels([mark], room);
  assert.deepEqual(placed.map(({ text, x }) => [text, x]), [[words, 21]]);
  assert.deepEqual(hidden, []);
  // Also where it began long before what is seen.
  const long = placeLabels([{ ...mark, fromMs: -220 }], room).placed[0]!;
  assert.deepEqual([long.text, long.x], [words, 1]);
  // Where it is shorter than its words, they stand beside it.
  const short = placeLabels([{ ...mark, fromMs: 40, toMs: 44 }], room).placed[0]!;
  assert.deepEqual([short.text, short.x], [words, 45]);
});
