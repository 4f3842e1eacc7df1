/** Something that answers as a Prometheus does, of hosts that are scraped every half second. */
export interface FakePrometheus extends AsyncDisposable {
  readonly url: string;
  /** The headers `Authorization` that were sent. */
  readonly authorizations: ReadonlySet<string | null>;
  /** How many queries were asked. */
  readonly queries: number;
  /** Answers so from now on; undefined: as it should. */
  answerBy(answer: (() => Response | Promise<Response>) | undefined): void;
}

export interface FakeOptions {
  readonly hosts: readonly string[];
  /** What a host has at a time of this name; undefined: no series of it. */
  readonly valueAt: (host: string, name: string, seconds: number) => number | undefined;
  /** The results of other expressions, by themselves. */
  readonly results?: Readonly<Record<string, (host: string) => number>>;
}

const STEP_S = 0.5;

export function startFakePrometheus(options: FakeOptions): FakePrometheus {
  const authorizations = new Set<string | null>();
  let answer: (() => Response | Promise<Response>) | undefined, queries = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      authorizations.add(request.headers.get("authorization"));
      const { pathname, search } = new URL(request.url);
      const body = request.method === "POST" ? await request.text() : search;
      if (answer !== undefined) return await answer();
      if (pathname === "/api/v1/query") queries++;
      const data = dataOf(pathname.split("/").at(-1)!, new URLSearchParams(body), options);
      return Response.json({ status: "success", data });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    authorizations,
    get queries() {
      return queries;
    },
    answerBy: (by) => answer = by,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function dataOf(
  what: string,
  parameters: URLSearchParams,
  { hosts, valueAt, results = {} }: FakeOptions,
): unknown {
  const nowS = Date.now() / 1000;
  const query = parameters.get("query") ?? parameters.get("match[]") ?? "";
  if (query === "vector(time())") {
    return { resultType: "vector", result: [{ metric: {}, value: [nowS, String(nowS)] }] };
  }
  const number = (name: string) => Number(parameters.get(name) ?? nowS);
  const derived = results[query];
  if (derived !== undefined) {
    const times: number[] = [];
    for (let at = number("start"); at <= number("end"); at += number("step")) times.push(at);
    return what === "query_range"
      ? matrix(hosts.map((host) => [{ host }, times.map((at) => [at, String(derived(host))])]))
      : {
        resultType: "vector",
        result: hosts.map((host) => ({
          metric: { host },
          value: [number("time"), String(derived(host))],
        })),
      };
  }
  const names = /__name__=~?"([^"]*)"/.exec(query)?.[1]?.split("|") ?? [];
  const chosen = /,host=~"([^"]*)"/.exec(query)?.[1]?.split("|") ?? hosts;
  const series = names.flatMap((name) =>
    chosen.filter((host) => valueAt(host, name, nowS) !== undefined)
      .map((host) => ({ __name__: name, host }))
  );
  if (what === "series") return series;
  const [, count = "0", unit] = /\[(\d+)(ms|m|h)\]$/.exec(query) ?? [];
  const rangeS = Number(count) * { ms: 0.001, m: 60, h: 3600 }[unit ?? "ms"]!;
  const endS = Math.min(nowS, number("time"));
  const first = Math.ceil((endS - rangeS) / STEP_S), last = Math.floor(endS / STEP_S);
  return matrix(series.map(({ __name__: name, host }) => {
    const samples: [number, string][] = [];
    for (let at = Math.max(first, last - 2_000); at <= last; at++) {
      samples.push([at * STEP_S, String(valueAt(host, name, at * STEP_S))]);
    }
    return [{ __name__: name, host }, samples];
  }));
}

function matrix(
  series: readonly (readonly [Record<string, string>, readonly (readonly [number, string])[]])[],
): unknown {
  return {
    resultType: "matrix",
    result: series.map(([metric, values]) => ({ metric, values })),
  };
}
