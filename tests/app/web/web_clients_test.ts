import assert from "node:assert/strict";
import type { Session } from "../../../src/app/session.ts";
import { WebClients } from "../../../src/app/web/web_clients.ts";
import type { Event } from "../../../src/model/event.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import type { Scene } from "../../../src/view/scene.ts";
import { initialView } from "../../../src/view/view_state.ts";
import { type Delta, type Json, withDelta } from "../../../src/web/json_delta.ts";
import { within } from "../../helpers/eventually.ts";
import { capturedScene, host } from "../captured_scene.ts";

interface Message {
  readonly event: string;
  readonly data: unknown;
}

/** Clients of a session that moves on when it is told to. */
function captured({ allowEdit = false } = {}) {
  let scene = capturedScene([host("ats1")], { ticks: 60 });
  const events: Event[] = [], scenes = new Map<number, Scene>();
  let show: (scene: Scene) => void = () => {};
  const session: Session = {
    dashboard: scene.dashboard,
    get scene() {
      return scene;
    },
    view: initialView(0, 60_000),
    addEvent: (event) => void events.push(event),
    subscribe: (given) => void (show = given),
  };
  const telemetry = new Telemetry({ onWarning: () => {} });
  const clients = new WebClients(session, { telemetry, allowEdit });
  return {
    clients,
    events,
    moveOn(ticks: number): Scene {
      const next = scenes.get(ticks) ?? capturedScene([host("ats1")], { ticks });
      scenes.set(ticks, next);
      scene = next;
      show(next);
      return next;
    },
  };
}

const stream = () => new Request("http://localhost/events");

/** The messages of a stream, one by one. */
function reader(response: Response): { next(): Promise<Message>; cancel(): Promise<void> } {
  const parts = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async next() {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end))!;
          text = text.slice(end + 2);
          return { event, data: JSON.parse(data) };
        }
        const { value = "", done } = await within("a message", parts.read());
        assert.ok(!done, "the stream has ended");
        text += value;
      }
    },
    cancel: () => parts.cancel(),
  };
}

function posted(path: string, body: unknown): Request {
  return new Request(`http://localhost/${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

Deno.test("what is sent of a changed page makes the page that a new client gets", async () => {
  const { clients, moveOn } = captured();
  const one = reader(clients.open(stream()));
  assert.equal((await one.next()).event, "hello");
  const first = withDelta(null, (await one.next()).data as Delta);
  moveOn(61);
  const change = (await one.next()).data as Delta;
  assert.ok(JSON.stringify(change).length < JSON.stringify(first).length / 4);
  const other = reader(clients.open(stream()));
  await other.next();
  const whole = withDelta(null, (await other.next()).data as Delta);
  assert.deepEqual(withDelta(first, change), whole as Json);
  await Promise.all([one.cancel(), other.cancel()]);
  clients.close();
});

Deno.test("a client that reads nothing gets the newest page then, and no queue", async () => {
  const { clients, moveOn } = captured();
  const slow = reader(clients.open(stream()));
  await slow.next();
  let json = withDelta(null, (await slow.next()).data as Delta);
  for (let moves = 1; moves <= 204; moves++) {
    moveOn(60 + moves % 17);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  // The last of them, whatever of the others was left out.
  const newest = moveOn(78).newestMs;
  let count = 0;
  for (; (json as { limits: { newestMs: number } }).limits.newestMs !== newest; count++) {
    json = withDelta(json, (await slow.next()).data as Delta);
  }
  assert.ok(count < 100, `${count} pages`);
  await slow.cancel();
  clients.close();
});

Deno.test("more clients than there is room for are told so, and one that leaves makes room", async () => {
  const { clients } = captured();
  const readers = Array.from({ length: 64 }, () => reader(clients.open(stream())));
  assert.equal(clients.open(stream()).status, 503);
  await readers[0]!.cancel();
  const next = clients.open(stream());
  assert.equal(next.status, 200);
  await Promise.all([...readers.slice(1).map((other) => other.cancel()), next.body!.cancel()]);
  clients.close();
});

Deno.test("nothing is marked without leave, and only what is an event", async () => {
  const event = { label: "deploy\x1b[2J", atMs: 1_700_000_000_000 };
  const readOnly = captured();
  assert.equal((await readOnly.clients.mark(posted("event", event))).status, 403);
  assert.deepEqual(readOnly.events, []);
  const { clients, events } = captured({ allowEdit: true });
  const bad = [
    "{",
    null,
    { label: 1, atMs: 1 },
    { label: "x", atMs: "now" },
    { ...event, label: "x".repeat(300) },
  ];
  for (const body of [...bad, `{"label":"${"x".repeat(100_000)}","atMs":1}`]) {
    assert.equal((await clients.mark(posted("event", body))).status, 400);
  }
  assert.equal(events.length, 0);
  assert.equal((await clients.mark(posted("event", event))).status, 204);
  assert.equal(events.length, 1);
  // deno-lint-ignore no-control-regex -- what is looked for
  assert.ok(!/[\x00-\x1f]/.test(events[0]!.label), JSON.stringify(events[0]));
});

Deno.test("only who has a stream changes what is looked at there, and to no page that is not", async () => {
  const { clients } = captured();
  assert.equal((await clients.look(posted("look", { stream: "x" }))).status, 404);
  assert.equal((await clients.look(posted("look", "nonsense"))).status, 404);
  const own = reader(clients.open(stream()));
  const { stream: id, view } = (await own.next()).data as { stream: string; view: object };
  let json = withDelta(null, (await own.next()).data as Delta);
  const turn = (page: number) =>
    clients.look(posted("look", { stream: id, look: { view: { ...view, page }, maxPoints: 1e9 } }));
  assert.equal((await turn(2)).status, 204);
  json = withDelta(json, (await own.next()).data as Delta);
  assert.equal((json as { page: { number: number } }).page.number, 3);
  assert.equal((await turn(99)).status, 204);
  assert.equal((await turn(1)).status, 204);
  json = withDelta(json, (await own.next()).data as Delta);
  assert.equal((json as { page: { number: number } }).page.number, 2);
  await own.cancel();
  clients.close();
});
