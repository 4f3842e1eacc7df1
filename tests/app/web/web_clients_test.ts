import assert from "node:assert/strict";
import type { Session } from "../../../src/app/session.ts";
import { WebClients } from "../../../src/app/web/web_clients.ts";
import type { AlertNotice, AlertStatus } from "../../../src/model/alert.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import type { Scene } from "../../../src/view/scene.ts";
import { initialView } from "../../../src/view/view_state.ts";
import { type Delta, type Json, withDelta } from "../../../src/web/json_delta.ts";
import { eventually, within } from "../../helpers/eventually.ts";
import { capturedScene, host } from "../captured_scene.ts";

interface Message {
  readonly event: string;
  readonly data: unknown;
}

const FIRING: AlertStatus = {
  subject: {
    ...{ id: "down", kind: "host", metricIndex: -1, hosts: [0], hostId: "ats1", hostLabel: "ats1" },
    rule: {
      ...{ name: "host down", forMs: 0, severity: "critical", noData: "ok", over: "each" },
      condition: { kind: "above", limit: 0, clear: 0 },
    },
  },
  state: "firing",
  sinceMs: 0,
};
const NOTICE = { change: { state: "firing" }, message: "too many" } as unknown as AlertNotice;

/** Clients of a session that moves on when it is told to. */
function captured({ alerts = [] }: { readonly alerts?: readonly AlertStatus[] } = {}) {
  let scene: Scene = { ...capturedScene([host("ats1")], { ticks: 60 }), alerts };
  const scenes = new Map<number, Scene>();
  let asides = 0;
  let hear: (notice: AlertNotice) => void = () => {};
  let show: (scene: Scene) => void = () => {};
  const session: Session = {
    dashboard: scene.dashboard,
    get scene() {
      return scene;
    },
    view: initialView(0, 60_000),
    addEvent: () => {},
    subscribe: (given) => void (show = given),
    onAlert: (given) => void (hear = given),
    openMoved() {
      asides++;
      return {
        ...tool,
        hold: () => {},
        [Symbol.dispose]: () => void asides--,
      };
    },
  };
  // In the place of the tool's own page another one of the same metrics.
  const toolPage = { ...scene.dashboard.pages[0]!, name: "The tool" };
  const toolScene = { ...scene, dashboard: { ...scene.dashboard, pages: [toolPage] } };
  const tool: Session = {
    ...{ dashboard: toolScene.dashboard, scene: toolScene, view: initialView(0, 60_000) },
    ...{ addEvent: () => {}, subscribe: () => {} },
  };
  const telemetry = new Telemetry({ onWarning: () => {} });
  const clients = new WebClients(session, { telemetry, allowEdit: false, tool });
  return {
    clients,
    alert: () => hear(NOTICE),
    asides: () => asides,
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

Deno.test("a client that is hidden is told of alerts and nothing else, and of all when it is seen again", async () => {
  const { clients, moveOn, alert } = captured();
  const own = reader(clients.open(stream()));
  const { stream: id } = (await own.next()).data as { stream: string };
  let json = withDelta(null, (await own.next()).data as Delta);
  await clients.look(posted("look", { stream: id, hidden: true }));
  for (const ticks of [61, 62, 63]) {
    moveOn(ticks);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  alert();
  assert.deepEqual(await own.next(), {
    event: "alert",
    data: { state: "firing", message: "too many", firing: [] },
  });
  const newest = moveOn(64).newestMs;
  await new Promise((resolve) => setTimeout(resolve, 0));
  await clients.look(posted("look", { stream: id, hidden: false }));
  json = withDelta(json, (await own.next()).data as Delta);
  assert.equal((json as { limits: { newestMs: number } }).limits.newestMs, newest);
  await own.cancel();
  clients.close();
});

Deno.test("who comes while an alert fires is told so", async () => {
  const { clients } = captured({ alerts: [FIRING] });
  const own = reader(clients.open(stream()));
  const { firing } = (await own.next()).data as { firing: string[] };
  assert.deepEqual([firing.length, /ats1/.test(firing[0]!)], [1, true], String(firing));
  await own.cancel();
  clients.close();
});

Deno.test("a client looks at the tool itself and back, and is told each time what there is to see", async () => {
  const { clients } = captured();
  const own = reader(clients.open(stream()));
  const first = (await own.next()).data as { stream: string; hasTool: boolean; of: string };
  assert.deepEqual([first.hasTool, first.of], [true, "hosts"]);
  let json = withDelta(null, (await own.next()).data as Delta);
  const nameAfter = async (of: string) => {
    await clients.look(posted("look", { stream: first.stream, look: { of } }));
    const { event, data } = await own.next();
    assert.deepEqual([event, (data as { of: string }).of], ["hello", of]);
    json = withDelta(json, (await own.next()).data as Delta);
    return (json as { page: { name: string } }).page.name;
  };
  assert.equal(await nameAfter("tool"), "The tool");
  assert.notEqual(await nameAfter("hosts"), "The tool");
  await own.cancel();
  clients.close();
});

Deno.test("what moved is ranked for few clients at once, and for none that has left it", async () => {
  const { clients, asides } = captured();
  const readers = Array.from({ length: 5 }, () => reader(clients.open(stream())));
  const ids = await Promise.all(
    readers.map(async (one) => ((await one.next()).data as { stream: string }).stream),
  );
  const statuses: number[] = [];
  const turn = async (id: string, of: string) =>
    void statuses.push((await clients.look(posted("look", { stream: id, look: { of } }))).status);
  for (const id of ids) await turn(id, "moved");
  assert.deepEqual(statuses, [204, 204, 204, 204, 400]);
  await turn(ids[0]!, "hosts");
  assert.equal(asides(), 3);
  await turn(ids[4]!, "moved");
  assert.equal(asides(), 4);
  await readers[1]!.cancel();
  await eventually("its end is seen", () => asides() === 3);
  clients.close();
  assert.equal(asides(), 0);
  await Promise.all(readers.map((one) => one.cancel()));
});
