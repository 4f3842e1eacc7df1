// needs: prometheus
import { notInstalled } from "../../scripts/test_programs.ts";
import { eventually } from "./eventually.ts";

/** A Prometheus of the tests' own, on loopback, all of it in one folder. */
export interface TestPrometheus extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it has logged: nothing, where all went well. */
  readonly log: string;
  /** What an expression is at a moment: of each series its labels and values. */
  query(expression: string, atMs?: number): Promise<readonly QueriedSeries[]>;
}

export interface QueriedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

export interface PrometheusOptions {
  /** What it scrapes as the job `ats`, `host:port` each. */
  readonly targets?: readonly string[];
  /** As its configuration says it: `1s`. */
  readonly every?: string;
}

/** Starts one on the data of a folder, and waits until it is ready. Throws where it is not installed. */
export async function startPrometheus(
  folder: string,
  { targets = [], every = "1s" }: PrometheusOptions = {},
): Promise<TestPrometheus> {
  const port = freePort(), url = `http://127.0.0.1:${port}`;
  await Deno.writeTextFile(
    `${folder}/prometheus.yml`,
    JSON.stringify({
      global: { scrape_interval: every, scrape_timeout: every },
      scrape_configs: [{ job_name: "ats", static_configs: [{ targets }] }],
    }),
  );
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("prometheus", {
      args: [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        "--storage.tsdb.retention.time=10y",
        `--web.listen-address=127.0.0.1:${port}`,
        "--log.level=warn",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    throw new Error(notInstalled("prometheus"), { cause });
  }
  let log = "";
  const reading = (async () => {
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) log += part;
  })();
  let isOver = false;
  child.status.then(() => isOver = true);
  const stop = async () => {
    if (!isOver) child.kill("SIGKILL");
    await Promise.all([child.status, reading]);
  };
  try {
    await eventually("Prometheus is ready", async () => {
      if (isOver) throw new Error(`Prometheus has ended: ${log}`);
      const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.ok === true;
    }, { everyMs: 100 });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    pid: child.pid,
    get log() {
      return log;
    },
    async query(expression, atMs) {
      const time = atMs === undefined ? {} : { time: String(atMs / 1000) };
      const body = new URLSearchParams({ query: expression, ...time });
      const answer = await fetch(`${url}/api/v1/query`, { method: "POST", body });
      const { data, error } = await answer.json();
      if (data === undefined) throw new Error(`Prometheus refuses ${expression}: ${error}`);
      return data.result;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Makes blocks of a Prometheus' data of a text in OpenMetrics, as its own tool does. */
export async function backfill(folder: string, file: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("promtool", {
    args: ["tsdb", "create-blocks-from", "openmetrics", file, `${folder}/data`],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`promtool: ${new TextDecoder().decode(stderr)}`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}
