import assert from "node:assert/strict";
import { eventually } from "../../helpers/eventually.ts";
import { callProduct, runProduct, startProduct } from "../../helpers/run_product.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { withFolder } from "../commands/with_folder.ts";
import { startFakePrometheus } from "./fake_prometheus.ts";

const HOSTS = ["ats1", "ats2", "ats10"];
const PACES: Readonly<Record<string, number>> = { ats1: 100, ats2: 250, ats10: 400 };
const QUERY = "sum by (host) (rate(requests_total[1m]))";
const FILE = `
pages:
  - name: Site
    panels:
      - title: Traffic
        metrics:
          - { name: Requests, type: counter, key: proxy.process.http.incoming_requests, color: "#f5d565" }
          - { name: Theirs, type: counter, key: requests, color: "#b394f8", prometheus: "${QUERY}" }
`;

function start() {
  const since = Date.now() / 1000 - 3600;
  return startFakePrometheus({
    hosts: HOSTS,
    valueAt(host, name, seconds) {
      if (name === "traffic_grapher_up") return 1;
      // A counter by a name that this dashboard would not give it alone.
      if (name !== "proxy_process_http_incoming_requests_total") return undefined;
      return Math.round((seconds - since) * PACES[host]!);
    },
    results: { [QUERY]: (host) => 2 * PACES[host]! },
  });
}

const pagesOf = (text: string) => text.split(/(?=^Site \(page)/m);

Deno.test("watch draws all hosts of a Prometheus, raw and by queries, and goes over its failures as gaps", async () => {
  await withFolder(async (stage) => {
    const { folder } = stage;
    const prometheus = stage.use(start());
    await Deno.writeTextFile(`${folder}/pages.yaml`, FILE);
    await Deno.writeTextFile(`${folder}/who`, "me:secret-of-the-tests\n");
    const watching = startProduct([
      ...["watch", "--source", `prometheus=${prometheus.url}`, "-c", `${folder}/pages.yaml`],
      ...["--source-auth", `${folder}/who`],
    ]);
    await eventually("it is shown", () => pagesOf(watching.stdout).length >= 3);
    const page = pagesOf(watching.stdout)[1]!;
    assert.match(page, /every 0\.5 s/);
    for (const host of HOSTS) {
      const pace = PACES[host]!;
      assert.match(page, new RegExp(`Requests ${host} +${pace} +${pace} +${pace} +${pace} `));
      assert.match(page, new RegExp(`Theirs +${host} +${2 * pace} +${2 * pace} `));
    }
    // The window was full at once, and hosts stand as people count.
    assert.match(page, /Requests ats1 .*[▁-█]{25}\n.*Requests ats2 .*\n.*Requests ats10 /);
    const before = prometheus.queries;
    prometheus.answerBy(() => new Response("bad gateway", { status: 502 }));
    await eventually("it is told", () => /answered 502: bad gateway/.test(watching.stdout));
    prometheus.answerBy(undefined);
    const shown = pagesOf(watching.stdout).length;
    await eventually("it goes on", () => pagesOf(watching.stdout).length >= shown + 6);
    assert.match(pagesOf(watching.stdout).at(-2)!, /Requests ats1 +100 +100 +100 +100 .* /);
    assert.ok(prometheus.queries > before);
    watching.kill("SIGINT");
    const { code, stdout, stderr } = await watching.ended;
    assert.equal(code, 0, stderr);
    assert.deepEqual([...prometheus.authorizations], [`Basic ${btoa("me:secret-of-the-tests")}`]);
    assert.ok(!(stdout + stderr).includes("secret-of"));
  });
});

Deno.test("hosts are chosen and grouped by name; however many there are, a record is one query", async () => {
  await withFolder(async (stage) => {
    const prometheus = stage.use(start());
    const file = `${stage.folder}/pages.yaml`;
    await Deno.writeTextFile(file, FILE);
    const source = ["--source", `prometheus=${prometheus.url}`, "-c", file];
    const one = await runProduct(["snapshot", ...source, "--format", "json", "first=ats10"]);
    assert.equal(one.code, 0, one.stderr);
    const ofOne = prometheus.queries;
    const { hosts, pages } = JSON.parse(one.stdout);
    assert.deepEqual(hosts.map(({ host }: { host: string }) => host), ["first"]);
    assert.equal(pages[0].panels[0].metrics[0].values[0].value, 400);
    const all = await runProduct(["snapshot", ...source, "--hosts-as", "sum"]);
    assert.match(all.stdout, /Requests 3 hosts +750 /);
    assert.equal(prometheus.queries, 2 * ofOne);
    const groups = await runProduct([
      "watch",
      ...source,
      "old=ats1,ats2",
      "new=ats10",
      "--run-for",
      "2",
    ]);
    assert.match(groups.stdout, /Requests old \(2\)|Requests old/, groups.stdout);
    for (
      const [args, pattern] of [
        [["nobody"], /has nothing of these hosts; it has ats1, ats2, ats10\./],
        [["ats1", "ats1"], /ats1 is given twice/],
        [["--record", "x.db"], /--record/],
      ] as const
    ) {
      await assert.rejects(
        callProduct(["watch", ...source, ...args]),
        (error) => error instanceof UsageError && pattern.test(error.message),
      );
    }
  });
});
