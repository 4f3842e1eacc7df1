import assert from "node:assert/strict";
import { sleep } from "../../src/base/sleep.ts";
import { UnixServer } from "../../src/sim/unix_server.ts";
import { eventually } from "../helpers/eventually.ts";
import { runProduct, startProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

const COUNTER = "proxy.process.http.incoming_requests";
const HITS = "proxy.process.cache_total_hits", MISSES = "proxy.process.cache_total_misses";
const GAUGE = "proxy.process.http.current_client_connections";

const DASHBOARD = `
pages:
  - name: Truth
    panels:
      - title: Requests
        metrics:
          - {name: Client, type: counter, key: ${COUNTER}, color: "#ffd166"}
      - title: Hit rate
        metrics:
          - {name: Hits, type: hit_rate, key: ${HITS}, key2: ${MISSES}, color: "#4da3ff"}
      - title: Connections
        metrics:
          - {name: Open, type: gauge, key: ${GAUGE}, color: "#ff6b6b"}
`;

/** A server of 1000 requests a second and a hit rate of 80 %, which does not tell it evenly. */
class UnevenServer {
  answers = 0;
  #lastMs = -Infinity;
  #wasTorn = false;

  /** The records at this moment: some odd, some from different refreshes. */
  read(): Map<string, number | bigint> {
    const nowMs = performance.now(), count = Math.floor(nowMs), seconds = Math.floor(nowMs / 1000);
    const n = ++this.answers;
    const isTorn = n % 3 === 0 && !this.#wasTorn && nowMs - this.#lastMs < 1500;
    this.#wasTorn = isTorn;
    this.#lastMs = nowMs;
    return new Map<string, number | bigint>([
      [COUNTER, 5_000_000 + count - (n % 7 === 0 ? 30_000 : 0)],
      [HITS, 800 * seconds],
      [MISSES, 200 * (seconds - (isTorn ? 1 : 0))],
      [GAUGE, n % 6 === 0 ? 2n ** 64n - 3n : 12],
      ["proxy.process.proxy.start_time", 1_700_000_000],
      ["proxy.config.raw_stat_sync_interval_ms", 1000],
    ]);
  }

  /** How long the answer is held up before and after it is made, in milliseconds. */
  holdUps(): [before: number, after: number] {
    return [this.answers % 5 === 4 ? 400 : 0, this.answers % 4 === 2 ? 450 : 0];
  }
}

function replyOf(request: string, values: ReadonlyMap<string, number | bigint>): string {
  const { id, params } = JSON.parse(request) as { id: string; params: { record_name: string }[] };
  const known = params.filter(({ record_name }) => values.has(record_name));
  const unknown = params.filter(({ record_name }) => !values.has(record_name));
  const recordList = known.map(({ record_name }) => ({
    record: { record_name, data_type: "INT", current_value: String(values.get(record_name)) },
  }));
  const errorList = unknown.map(({ record_name }) => ({ code: "2000", record_name, message: "" }));
  return JSON.stringify({ jsonrpc: "2.0", id, result: { recordList, errorList } });
}

/** The lowest and the highest value of a metric in a page of text. */
function extremes(text: string, metric: string): [number, number] {
  const row = text.split("\n").find((line) => line.trim().startsWith(`${metric} `));
  assert.ok(row !== undefined, text);
  const [, , , low, , high] = row.trim().split(/\s+/);
  const number = (cell = "") => {
    const value = parseFloat(cell) * (cell.endsWith("K") ? 1000 : cell.endsWith("M") ? 1e6 : 1);
    assert.ok(Number.isFinite(value), `${cell} in ${row}`);
    return value;
  };
  return [number(low), number(high)];
}

Deno.test("a steady server is seen steady, however late and oddly it answers, and while this program is stopped", async () => {
  await withDirectory(async (folder, signal) => {
    const file = `${folder}/r.db`, dashboard = `${folder}/d.yaml`, socketPath = `${folder}/a.sock`;
    await Deno.writeTextFile(dashboard, DASHBOARD);
    const server = new UnevenServer();
    await using _ = new UnixServer({
      socketPath,
      signal,
      async serve(connection) {
        const buffer = new Uint8Array(64 * 1024);
        const length = await connection.read(buffer) ?? 0;
        const [beforeMs, afterMs] = server.holdUps();
        await sleep(beforeMs, signal);
        const values = server.read();
        await sleep(afterMs, signal);
        const request = new TextDecoder().decode(buffer.subarray(0, length));
        await connection.write(new TextEncoder().encode(replyOf(request, values)));
      },
    });
    const recorder = startProduct(["record", file, "-c", dashboard, `ats1=unix:${socketPath}`]);
    await eventually("the server is polled for a while", () => server.answers >= 9);
    recorder.kill("SIGSTOP");
    await sleep(5_000, signal);
    recorder.kill("SIGCONT");
    const wanted = server.answers + 5;
    await eventually("the server is polled again", () => server.answers >= wanted);
    recorder.kill("SIGTERM");
    assert.equal((await recorder.ended).code, 0);
    const { stdout } = await runProduct(
      ["replay", file, "-c", dashboard, "--history", "60", "--no-color"],
    );
    const [lowest, highest] = extremes(stdout, "Client");
    assert.ok(lowest >= 949 && highest <= 1051, stdout);
    assert.deepEqual(extremes(stdout, "Hits"), [80, 80], stdout);
    assert.deepEqual(extremes(stdout, "Open"), [12, 12], stdout);
    assert.match(stdout, /not polled for [4-9]\S* s$/m);
    assert.match(stdout, /Open: .*odd answers? left out$/m);
    assert.doesNotMatch(stdout, /restarted/);
  });
});
