import assert from "node:assert/strict";
import { AlertWebhook, type AlertWebhookOptions } from "../../../src/app/live/alert_webhook.ts";
import { eventually } from "../../helpers/eventually.ts";
import { withDirectory } from "../../helpers/with_directory.ts";
import { noticeOf } from "./alert_notices.ts";

interface Posted {
  readonly path: string;
  readonly authorization: string | null;
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** A receiver on a port of its own that answers with these codes, then with 200. */
async function withReceiver(
  codes: readonly number[],
  test: (received: {
    readonly url: string;
    readonly posted: readonly Posted[];
    readonly warnings: readonly string[];
    open(options?: Partial<AlertWebhookOptions>): AlertWebhook;
  }) => Promise<void>,
): Promise<void> {
  const posted: Posted[] = [], warnings: string[] = [];
  let count = 0;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const body = await request.json();
      const status = codes[count++] ?? 200;
      const authorization = request.headers.get("authorization");
      posted.push({ path: new URL(request.url).pathname, authorization, body });
      return new Response(status === 200 ? "" : "no room", { status });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  await test({
    url,
    posted,
    warnings,
    open: (options = {}) =>
      new AlertWebhook(`${url}/hook`, {
        format: "json",
        retryMs: 5,
        onWarning: (sentence) => warnings.push(sentence),
        ...options,
      }),
  });
}

Deno.test("a webhook gets each change in order, and again what it did not take", () =>
  withReceiver([503, 429, 200], async ({ open, posted, warnings }) => {
    await using webhook = open();
    webhook.take(noticeOf({ value: 12 }));
    webhook.take(noticeOf({ value: 13 }));
    await eventually("both are posted", () => posted.length >= 4);
    assert.deepEqual(posted.map(({ body }) => body.value), [12, 12, 12, 13]);
    assert.deepEqual(posted.map(({ path }) => path)[0], "/hook");
    assert.deepEqual(warnings, ["the webhook answered 503: no room"]);
  }));

Deno.test("a webhook is not told again what it refuses", () =>
  withReceiver([400], async ({ open, posted, warnings }) => {
    await using webhook = open();
    webhook.take(noticeOf({ value: 12 }));
    webhook.take(noticeOf({ value: 13 }));
    await eventually("both are posted", () => posted.length >= 2);
    assert.deepEqual(posted.map(({ body }) => body.value), [12, 13]);
    assert.deepEqual(warnings, ["the webhook answered 400: no room"]);
  }));

Deno.test("a webhook's header Authorization is what its file says at the time", () =>
  withDirectory((folder) =>
    withReceiver([], async ({ open, posted }) => {
      const authFile = `${folder}/token`;
      Deno.writeTextFileSync(authFile, "Bearer one\n");
      await using webhook = open({ authFile });
      webhook.take(noticeOf());
      await eventually("the first is posted", () => posted.length === 1);
      Deno.writeTextFileSync(authFile, "Bearer two\n");
      webhook.take(noticeOf());
      await eventually("the second is posted", () => posted.length === 2);
      assert.deepEqual(posted.map(({ authorization }) => authorization), [
        "Bearer one",
        "Bearer two",
      ]);
    })
  ));

Deno.test("a webhook that nobody answers keeps a bounded queue, and the program's end does not wait for it", async () => {
  const warnings: string[] = [];
  const webhook = new AlertWebhook("http://127.0.0.1:1/", {
    format: "json",
    retryMs: 60_000,
    onWarning: (sentence) => warnings.push(sentence),
  });
  for (let change = 0; change < 1200; change++) webhook.take(noticeOf({ value: change }));
  await eventually("a failure is told", () => warnings.some((told) => told.includes("answer")));
  await webhook[Symbol.asyncDispose]();
  assert.match(warnings[0]!, /^the webhook takes nothing: of more than 1000 changes the oldest/);
  assert.match(warnings[1]!, /^the webhook does not answer: .*; it is tried again$/);
  assert.deepEqual(warnings.slice(2), ["the webhook did not take 1000 changes of alerts"]);
});

Deno.test("Alertmanager is told what begins to fire, again while it does, and when it is over", () =>
  withReceiver([], async ({ open, posted }) => {
    await using webhook = open({ format: "alertmanager", repeatMs: 30 });
    const atMs = Date.now();
    webhook.take(noticeOf({ state: "pending", atMs }));
    webhook.take(noticeOf({ atMs }));
    await eventually("it is told again", () => posted.length >= 3);
    webhook.take(noticeOf({ state: "ok", from: "firing", atMs: atMs + 5_000 }));
    await eventually(
      "it is told the end",
      () => posted.at(-1)!.body[0].endsAt === new Date(atMs + 5_000).toISOString(),
    );
    assert.equal(posted[0]!.path, "/hook/api/v2/alerts");
    const [{ labels, startsAt, endsAt }] = posted[0]!.body;
    assert.deepEqual(labels, {
      alertname: "busy",
      severity: "critical",
      instance: "ats1",
      job: "traffic-grapher",
      panel: "Open",
      metric: "a",
    });
    assert.equal(startsAt, new Date(atMs).toISOString());
    assert.ok(Date.parse(endsAt) > atMs);
    for (const { body } of posted) {
      assert.deepEqual([body[0].labels, body[0].startsAt], [labels, startsAt]);
    }
  }));
