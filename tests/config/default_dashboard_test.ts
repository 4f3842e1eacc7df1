import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Metric } from "../../src/model/dashboard.ts";

const TEXT = Deno.readTextFileSync(new URL("../../dashboards/default.yaml", import.meta.url));
const { pages } = parseDashboard(TEXT, "default.yaml");
const panels = pages.flatMap((page) => page.panels);

/** The names of all 787 metrics of a real 10.1.4 server. */
function knownRecords(): Set<string> {
  const file = new URL("../fixtures/ats/all-metrics-10.1.4.json", import.meta.url);
  const { result } = JSON.parse(Deno.readTextFileSync(file)) as {
    result: { recordList: { record: { record_name: string } }[] };
  };
  return new Set(result.recordList.map(({ record }) => record.record_name));
}

Deno.test("the built-in dashboard has the four pages of four panels, each with its unit", () => {
  assert.deepEqual(pages.map(({ name, panels }) => [name, panels.length]), [
    ["Traffic & Cache", 4],
    ["Response Codes", 4],
    ["TLS & HTTP/2", 4],
    ["Network & Errors", 4],
  ]);
  assert.ok(panels.every(({ unit }) => unit !== undefined));
  assert.ok(panels.every(({ title }) => title.length <= 20));
});

Deno.test("every record of the built-in dashboard exists on a real server", () => {
  const known = knownRecords();
  assert.equal(known.size, 787);
  const keys = panels.flatMap(({ metrics }) =>
    metrics.flatMap(({ key, key2 }) => key2 ? [key, key2] : [key])
  );
  assert.ok(keys.length > 25);
  assert.deepEqual(keys.flat().filter((key) => !known.has(key)), []);
});

Deno.test("the built-in dashboard keeps the seed's records, corrected where they mislead", () => {
  const seed = parseDashboard(
    Deno.readTextFileSync(new URL("../fixtures/config/seed-pages.yaml.txt", import.meta.url)),
    "seed-pages.yaml",
  );
  const all = (of: typeof pages) =>
    of.flatMap((page) => page.panels.flatMap((panel) => panel.metrics));
  const mine = new Map(all(pages).map((metric) => [metric.key, metric]));
  const gone = all(seed.pages).filter(({ key }) => !mine.has(key)).map(({ key }) => key);
  assert.deepEqual(gone, ["proxy.process.http2.current_client_sessions"]);
  // A sum of accepted sessions is no number of open ones.
  assert.equal(mine.get("proxy.process.ssl.user_agent_sessions")?.type, "counter");
  assert.equal(mine.get("proxy.process.http2.current_client_connections")?.type, "gauge");
});

type Vector = readonly [number, number, number];

/** Linear-light matrices of full protanopia, deuteranopia and tritanopia (Machado et al. 2009). */
const EYES: Readonly<Record<string, readonly Vector[]>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(color: string): Vector {
  const channel = (at: number) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seen(color: Vector, eye: readonly Vector[]): Vector {
  const [red, green, blue] = eye.map((row) =>
    Math.min(1, Math.max(0, row[0] * color[0] + row[1] * color[1] + row[2] * color[2]))
  );
  return [red!, green!, blue!];
}

/** CIE 1976 L*a*b* under D65. */
function lab([red, green, blue]: Vector): Vector {
  const f = (t: number) => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function luminance(color: Vector): number {
  return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
}

/** The colour darkened, as a light theme does, until it stands out on white. */
function onWhite(color: Vector): Vector {
  const target = 1.05 / 3 - 0.05;
  const share = Math.min(1, target / luminance(color));
  return [color[0] * share, color[1] * share, color[2] * share];
}

Deno.test("the built-in colours stand out on a dark ground", () => {
  const ground = luminance(linear("#14181d"));
  for (const { color } of panels.flatMap((panel) => panel.metrics)) {
    const contrast = (luminance(linear(color)) + 0.05) / (ground + 0.05);
    assert.ok(contrast > 4.5, color);
  }
});

Deno.test("the colours of a panel can be told apart by every kind of eye, on dark and on white", () => {
  const near: string[] = [];
  let compared = 0;
  for (const { title, metrics } of panels) {
    for (const [index, one] of metrics.entries()) {
      for (const other of metrics.slice(index + 1)) {
        for (const [eye, matrix] of Object.entries(EYES)) {
          for (const ground of [(color: Vector) => color, onWhite]) {
            const look = ({ color }: Metric) => lab(seen(ground(linear(color)), matrix));
            const [a, b] = [look(one), look(other)];
            compared++;
            const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
            if (distance < 20) {
              near.push(`${title}: ${one.color} ${other.color} ${eye} ${distance}`);
            }
          }
        }
      }
    }
  }
  assert.ok(compared >= 50);
  assert.deepEqual(near, []);
});
