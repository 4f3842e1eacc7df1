// Wildcards on hosts whose records differ and come later: live, recorded, judged and exported alike.
import assert from "node:assert/strict";
import { runProduct } from "../../helpers/run_product.ts";
import { startCapturedHost } from "./captured_host.ts";
import { withFolder } from "./with_folder.ts";

const DASHBOARD = String.raw`pages:
  - name: P
    panels:
      - title: Classes
        metrics: [{type: delta, match: '^test\.[1-5]xx_responses$'}]
        alerts: [{above: 450}]
      - title: Plugins
        metrics: [{type: delta, match: '^plugin\.', most: 2}]
      - title: Nothing
        metrics: [{type: gauge, match: '^nothing\.'}]
`;

/** Counters that rise at each request: of the first host from the fourth on one more. */
function counters(request: number): Record<string, number | string> {
  return {
    "test.2xx_responses": 400 * request,
    "test.5xx_responses": 500 * request,
    ...(request < 3 ? {} : { "test.4xx_responses": 70 * request }),
    "plugin.text": "words",
    ...Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`plugin.n${index}`, index * request])),
  };
}

Deno.test("what wildcards find is the same live, in a recording, in its alerts and in exports", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const hosts = [
      startCapturedHost(stage, { name: "ats1", from: 0, extra: counters }),
      startCapturedHost(stage, {
        name: "ats2",
        from: 0,
        extra: (request) => ({ "test.3xx_responses": 30 * request }),
      }),
    ];
    const dashboard = `${folder}/d.yaml`, file = `${folder}/r.db`;
    await Deno.writeTextFile(dashboard, DASHBOARD);
    const valid = await runProduct(["dashboard", "validate", dashboard]);
    assert.match(valid.stdout, /valid, 1 page, 3 panels/);

    const live = await runProduct([
      ...["record", file, ...hosts, "-c", dashboard, "--interval", "0.3", "--run-for", "2.5"],
    ]);
    assert.equal(live.code, 0, live.stderr);
    assert.match(live.stderr, /WARNING Classes: 5xx above 450 on ats1/);

    const text = await runProduct(["snapshot", "--recording", file, "--format", "text"]);
    const lines = text.stdout.split("\n").map((line) => line.split(/\s+/).filter((word) => word));
    const shown = lines.filter(([, host]) => host === "ats1" || host === "ats2")
      .map(([name, host, latest]) => [name, host, latest?.replace("!", "")]);
    assert.deepEqual(shown, [
      ["2xx", "ats1", "400"],
      // What a host has not is no line of it.
      ["3xx", "ats2", "30"],
      ["4xx", "ats1", "70"],
      ["5xx", "ats1", "500"],
      ["n1", "ats1", "1"],
      ["n2", "ats1", "2"],
    ]);
    assert.match(text.stdout, /^ {2}3 others\s+ats1\s+12 /m);
    assert.match(text.stdout, /no record matches \^nothing\\\./);

    const judged = await runProduct(["alerts", "test", dashboard, "--recording", file]);
    assert.equal(judged.code, 1);
    assert.match(judged.stdout, /^Classes: 5xx above 450 +ats1 +warning +fired once/m);
    assert.match(judged.stdout, /^Classes: 4xx above 450 +ats1 +warning +never fired/m);

    const csv = await runProduct(["export", file, "--format", "csv", "--metric", "plugin.n5"]);
    assert.ok(csv.stdout.split("\n").length > 4, csv.stdout);

    const checked = await runProduct(["check", hosts[0]!, "-c", dashboard]);
    assert.match(checked.stdout, /^ {2}\^plugin\\\. finds 5 records$/m);
    assert.match(checked.stdout, /^ {2}\^nothing\\\. finds nothing$/m);
  });
});

Deno.test("limits for what a wildcard finds: by its name, and critical where the host is down", async () => {
  await withFolder(async (stage) => {
    const dashboard = `${stage.folder}/d.yaml`;
    await Deno.writeTextFile(dashboard, DASHBOARD.replace("        alerts: [{above: 450}]\n", ""));
    const host = startCapturedHost(stage, { name: "ats1", from: 0, extra: counters });
    const check = (host: string, limit: string) =>
      runProduct([
        ...["snapshot", host, "-c", dashboard, "--format", "nagios", "--interval", "0.3"],
        ...["--warning", limit],
      ]);
    const bad = await check(host, "Classes/5xx=~:450");
    assert.equal(bad.code, 1, bad.stdout);
    assert.match(
      bad.stdout,
      /WARNING Classes: 5xx above 450 on ats1 \(now 500\).*'Classes 5xx'=500;/,
    );
    const unknown = await check(host, "Classes/9xx=1");
    assert.equal(unknown.code, 3);
    assert.match(unknown.stdout, /there are Classes\/2xx, Classes\/4xx, Classes\/5xx, Plugins\/n1/);
    const down = await check(`ats1=unix:${stage.folder}/nobody.sock`, "Classes/5xx=~:450");
    assert.equal(down.code, 2, down.stdout);
  });
});
