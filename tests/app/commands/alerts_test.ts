import assert from "node:assert/strict";
import { callProduct } from "../../helpers/run_product.ts";
import { recordCapture } from "./recording_fixture.ts";
import { withFolder } from "./with_folder.ts";

/** Rules over the captured server: its load triples from 30 s to 52 s, and it is down from 70 s to 78 s. */
function rules({ clear = "", lasting = "" }): string {
  return `host_down: {for: 2s}
pages:
- name: Traffic
  panels:
  - title: Errors
    metrics:
    - {name: 5xx, type: share, key: proxy.process.http.5xx_responses, key2: proxy.process.http.incoming_responses, color: "#ff4d5d", alerts: [{above: 6, severity: warning${clear}${lasting}}]}
  - title: Cache
    metrics:
    - {name: Hits, type: hit_rate, key: proxy.process.cache_total_hits, key2: proxy.process.cache_total_misses, color: "#00c95d", alerts: [{below: 75, clear: 80}]}
`;
}

/** What `alerts test` says of the whole capture. */
async function tested(folder: string, yaml: string, ...args: readonly string[]) {
  const dashboard = `${folder}/rules.yaml`, recording = `${folder}/run.db`;
  Deno.writeTextFileSync(dashboard, yaml);
  return await callProduct(["alerts", "test", dashboard, "--recording", recording, ...args]);
}

interface Report {
  readonly alerts: readonly { readonly alert: string; readonly fired: number }[];
  readonly changes: readonly {
    readonly alert: string;
    readonly state: string;
    readonly previous_state: string;
    readonly epoch_ms: number;
  }[];
}

Deno.test("alerts test says of the real capture what would have fired and been over when", async () => {
  await withFolder(async ({ folder }) => {
    const [first] = await recordCapture(`${folder}/run.db`, 150);
    const yaml = rules({ clear: ", clear: 5", lasting: ", for: 3s" });
    const { io, code } = await tested(folder, yaml, "--format", "json");
    assert.equal(code, 2);
    const { alerts, changes }: Report = JSON.parse(io.stdout);
    const second = (ms: number) => Math.round((ms - first!.atMs) / 1000);
    const told = changes
      .filter(({ state, previous_state }) => state === "firing" || previous_state === "firing")
      .map(({ alert, state, epoch_ms }) => `${alert} ${state} ${second(epoch_ms)}`);
    assert.deepEqual(told, [
      "Cache: Hits below 75% firing 3",
      "Errors: 5xx above 6% firing 41",
      "Errors: 5xx above 6% ok 57",
      "Errors: 5xx above 6% firing 61",
      "Errors: 5xx above 6% ok 66",
      "host down firing 73",
      "host down ok 79",
      "Errors: 5xx above 6% firing 98",
      "Errors: 5xx above 6% ok 108",
      "Errors: 5xx above 6% firing 133",
      "Errors: 5xx above 6% ok 134",
    ]);
    assert.deepEqual(alerts.map(({ fired }) => fired), [1, 4, 1]);
  });
});

Deno.test("alerts test tells how often a rule of the real capture fires with and without a clear threshold", async () => {
  await withFolder(async ({ folder }) => {
    await recordCapture(`${folder}/run.db`, 150);
    const fired = async (parts: Parameters<typeof rules>[0]) => {
      const { io } = await tested(folder, rules(parts), "--format", "json");
      const { alerts }: Report = JSON.parse(io.stdout);
      return alerts.find(({ alert }) => alert.startsWith("Errors"))?.fired;
    };
    assert.deepEqual(
      [
        await fired({}),
        await fired({ clear: ", clear: 5" }),
        await fired({ clear: ", clear: 5", lasting: ", for: 3s" }),
      ],
      [35, 14, 4],
    );
  });
});

Deno.test("alerts test writes for people what happened, then each alert with the values that it saw", async () => {
  await withFolder(async ({ folder }) => {
    await recordCapture(`${folder}/run.db`, 100);
    const { io, code } = await tested(folder, rules({ lasting: ", for: 3s" }));
    assert.equal(code, 2);
    assert.match(io.stdout, /^\S+Z {2}CRITICAL host down ats1$/m);
    assert.match(io.stdout, /^\S+Z {2}over: host down ats1 {2}after 6 s$/m);
    assert.match(io.stdout, /^100 polls from \S+Z to \S+Z$/m);
    assert.match(io.stdout, /^host down +ats1 +critical +fired once +6 s$/m);
    assert.match(
      io.stdout,
      /^Errors: 5xx above 6% +ats1 +warning +fired .* values \S+% to \S+%$/m,
    );
  });
});

Deno.test("alerts test refuses a dashboard without alerts, and one without a recording", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/plain.yaml`;
    Deno.writeTextFileSync(
      file,
      'pages: [{name: a, panels: [{title: b, metrics: [{name: c, type: gauge, key: d, color: "#fff"}]}]}]\n',
    );
    await assert.rejects(
      callProduct(["alerts", "test", file, "--recording", `${folder}/run.db`]),
      /plain\.yaml has no alerts: give a metric or a panel alerts/,
    );
    await assert.rejects(
      callProduct(["alerts", "test", file]),
      /needs a recording: name it with --recording FILE/,
    );
  });
});
