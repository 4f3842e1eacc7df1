import assert from "node:assert/strict";
import { parseAuthorization } from "../../../src/collect/prometheus/authorization_headers.ts";
import { PrometheusClient } from "../../../src/collect/prometheus/prometheus_client.ts";
import { oneOf, selectorOf } from "../../../src/collect/prometheus/selector.ts";
import { CollectError } from "../../../src/model/errors.ts";

/** Something that answers as a Prometheus does, or as what stands in its place does. */
async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  test: (client: (authFile?: string) => PrometheusClient) => Promise<void>,
): Promise<void> {
  const end = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const url = `http://127.0.0.1:${server.addr.port}`;
  try {
    await test((authFile) => new PrometheusClient({ url, authFile, signal: end.signal }));
  } finally {
    end.abort();
    await server.shutdown();
  }
}

const success = (data: unknown) => Response.json({ status: "success", data });
const vector = (...values: readonly string[]) =>
  success({
    resultType: "vector",
    result: values.map((value, at) => ({ metric: { host: `ats${at + 1}` }, value: [12.5, value] })),
  });

/** What a client says of an answer. */
async function saidOf(answer: () => Response, deadlineMs?: number): Promise<CollectError> {
  let error: unknown;
  await withServer(answer, async (client) => {
    await client().query("up", { deadlineMs }).catch((cause) => error = cause);
  });
  assert.ok(error instanceof CollectError, String(error));
  return error;
}

Deno.test("a query gives series, whether it is short enough for an address or not", async () => {
  const asked: string[] = [];
  await withServer(async (request) => {
    const url = new URL(request.url);
    const parameters = request.method === "POST"
      ? new URLSearchParams(await request.text())
      : url.searchParams;
    asked.push(`${request.method} ${url.pathname} ${parameters.get("time")}`);
    return vector(String(parameters.get("query")!.length), "NaN");
  }, async (client) => {
    const short = await client().query("up", { atMs: 1_500 });
    assert.deepEqual(short[0], { labels: { host: "ats1" }, samples: [[12.5, "2"]] });
    const long = await client().query("x".repeat(5_000), { atMs: 2_000 });
    assert.equal(long[0]?.samples[0]?.[1], "5000");
  });
  assert.deepEqual(asked, ["GET /api/v1/query 1.500", "POST /api/v1/query 2.000"]);
});

Deno.test("what is no answer is said in a sentence that tells what to do", async () => {
  for (
    const [answer, reason, pattern] of [
      [
        () => new Response("", { status: 401 }),
        "permission",
        /refused \(401\): say who asks with --source-auth FILE\.$/,
      ],
      [
        () =>
          Response.json({ status: "error", error: "parse error: unexpected end" }, { status: 400 }),
        "rpc-error",
        /refused the query up: parse error: unexpected end\.$/,
      ],
      [
        () => new Response("<html>login", { status: 200 }),
        "malformed",
        /^There is no Prometheus API at 127.*\/prometheus\.$/,
      ],
      [() => new Response("nothing", { status: 404 }), "malformed", /\/api\/v1 answered 404/],
      [
        () => new Response("out of order\x1b[2J", { status: 502 }),
        "rpc-error",
        /answered 502: out of order \[2J\.$/,
      ],
      [() => success({ resultType: "scalar", result: [1, "2"] }), "malformed", /\(scalar\)/],
    ] as const
  ) {
    const error = await saidOf(answer);
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, pattern);
  }
});

Deno.test("who does not answer in time, or is not there, is not waited for", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  await withServer(async () => {
    await held;
    return vector("1");
  }, async (client) => {
    await assert.rejects(client().query("up", { deadlineMs: 50 }), (error) => {
      assert.ok(error instanceof CollectError && error.reason === "timeout", String(error));
      assert.match(
        error.message,
        /^Prometheus at 127\.0\.0\.1:\d+ did not answer within 0\.1 s\.$/,
      );
      release();
      return true;
    });
  });
  const { port } = (() => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return listener.addr as Deno.NetAddr;
  })();
  const gone = new PrometheusClient({
    url: `http://127.0.0.1:${port}`,
    signal: new AbortController().signal,
  });
  await assert.rejects(gone.query("up"), (error) => {
    assert.ok(error instanceof CollectError && error.reason === "refused", String(error));
    assert.match(error.message, /cannot be reached: connection refused\.$/);
    return true;
  });
});

Deno.test("who asks is read from its file for each request, and stands in no message", async () => {
  const file = await Deno.makeTempFile();
  try {
    const sent: (string | null)[] = [];
    await withServer((request) => {
      sent.push(request.headers.get("authorization"));
      return sent.length < 2 ? vector("1") : new Response("", { status: 403 });
    }, async (client) => {
      await Deno.writeTextFile(file, "first-token\n");
      await client(file).query("up");
      await Deno.writeTextFile(file, "user:secret word\n");
      await assert.rejects(client(file).query("up"), (error) => {
        assert.match(String(error), /does not take what --source-auth says/);
        assert.doesNotMatch(String(error), /secret/);
        return true;
      });
    });
    assert.deepEqual(sent, ["Bearer first-token", `Basic ${btoa("user:secret word")}`]);
  } finally {
    await Deno.remove(file);
  }
  const absent = new PrometheusClient({
    url: "http://127.0.0.1:1",
    authFile: "/nowhere/token",
    signal: new AbortController().signal,
  });
  await assert.rejects(
    absent.query("up"),
    /--source-auth \/nowhere\/token cannot be used: there is no/,
  );
});

Deno.test("parseAuthorization() takes a token, a name with a password, a scheme, and headers", () => {
  assert.deepEqual(parseAuthorization("abc.def"), { Authorization: "Bearer abc.def" });
  assert.deepEqual(parseAuthorization("Bearer abc"), { Authorization: "Bearer abc" });
  assert.deepEqual(parseAuthorization("me:ü"), { Authorization: `Basic ${"bWU6w7w="}` });
  assert.deepEqual(parseAuthorization("Authorization: Bearer x\n\nX-Scope-OrgID: ops\n"), {
    Authorization: "Bearer x",
    "X-Scope-OrgID": "ops",
  });
  assert.throws(() => parseAuthorization("\n"), /it is empty/);
  assert.throws(() => parseAuthorization("X-A: \x07b"), /characters that no header can/);
});

Deno.test("selectors quote what PromQL would read otherwise", () => {
  assert.equal(selectorOf({ names: ["up"] }), '{__name__="up"}');
  assert.equal(
    selectorOf({
      names: ["a", "a_total"],
      matchers: ['job="ats"', oneOf("host", ['a.b"', "c|d\\"])],
    }),
    '{__name__=~"a|a_total",job="ats",host=~"a\\\\.b\\"|c\\\\|d\\\\\\\\"}',
  );
});
