import assert from "node:assert/strict";
import { SessionLog } from "../../../src/app/live/session_log.ts";
import type { Session } from "../../../src/app/session.ts";
import { eventRoutes } from "../../../src/app/web/event_routes.ts";
import { initialView } from "../../../src/view/view_state.ts";
import { capturedScene, host } from "../captured_scene.ts";

/** What is asked of the events of a session that is not recorded. */
function asked({ allowEdit = true } = {}) {
  const scene = capturedScene([host("ats1")], { ticks: 60 });
  const log = new SessionLog([host("ats1")]);
  const session: Session = {
    dashboard: scene.dashboard,
    scene,
    view: initialView(0, 60_000),
    addEvent: (event) => log.add(event),
    get edits() {
      return log.edits;
    },
    subscribe: () => {},
  };
  const routes = eventRoutes(session, { allowEdit });
  return {
    log,
    scene,
    async post(path: string, body: unknown): Promise<readonly [status: number, text: string]> {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const request = new Request(`http://localhost${path}`, { method: "POST", body: text });
      const response = await routes.get(`POST ${path}`)!(request);
      return [response.status, await response.text()];
    },
    async get(path: string) {
      const url = new URL(path, "http://localhost");
      const response = await routes.get(`GET ${url.pathname}`)!(new Request(url));
      return { status: response.status, text: await response.text() };
    },
  };
}

Deno.test("nothing is changed without leave, and only what is an event is marked", async () => {
  const readOnly = asked({ allowEdit: false });
  const event = { label: "deploy\x1b[2J", atMs: 1_700_000_000_000 };
  for (const path of ["/event", "/event/change", "/event/delete"]) {
    assert.equal((await readOnly.post(path, event))[0], 403, path);
  }
  assert.deepEqual(readOnly.log.events, []);
  const { post, log } = asked();
  const bad = [
    ...["{", "null", { label: 1, atMs: 1 }, { label: "x", atMs: "now" }, { label: "x" }],
    ...[{ ...event, label: "x".repeat(300) }, { label: "x", time: "yesteryear" }],
  ];
  for (const body of bad) assert.equal((await post("/event", body))[0], 400, JSON.stringify(body));
  assert.equal(log.events.length, 0);
  assert.equal((await post("/event", event))[0], 204);
  assert.equal(log.events.length, 1);
  // deno-lint-ignore no-control-regex -- what is looked for
  assert.ok(!/[\x00-\x1f]/.test(log.events[0]!.label), JSON.stringify(log.events[0]));
});

Deno.test("an event is changed and deleted by its number, and a span keeps its length", async () => {
  const { post, get, log } = asked();
  log.add({ atMs: 1_700_000_000_000, endMs: 1_700_000_060_000, label: "upgrade", source: "user" });
  log.add({ atMs: 1_700_000_100_000, label: "deploy", source: "user" });
  const [deploy, upgrade] = JSON.parse((await get("/event")).text);
  assert.deepEqual([deploy.label, deploy.time], ["deploy", "2023-11-14T22:15:00.000+00:00"]);
  const change = { id: upgrade.id, label: "upgrade to 10.1", time: "2023-11-14T22:14:20" };
  assert.equal((await post("/event/change", change))[0], 204);
  assert.deepEqual(log.events[0], {
    ...{ atMs: 1_700_000_060_000, endMs: 1_700_000_120_000 },
    ...{ label: "upgrade to 10.1", source: "user" },
  });
  assert.equal((await post("/event/delete", { id: deploy.id }))[0], 204);
  assert.deepEqual(log.events.map(({ label }) => label), ["upgrade to 10.1"]);
  for (const path of ["/event/change", "/event/delete"]) {
    const [status, text] = await post(path, { id: deploy.id });
    assert.deepEqual([status, /not there any more/.test(text)], [400, true], path);
  }
});

Deno.test("a moment is found by its time or an event's name, and what is none is told in words", async () => {
  const { get, log, scene } = asked();
  const text = new Date(scene.newestMs - 10_000).toISOString();
  const found = await get(`/moment?text=${encodeURIComponent(text)}`);
  assert.deepEqual(JSON.parse(found.text), { atMs: scene.newestMs - 10_000 });
  const none = await get("/moment?text=nothing");
  assert.deepEqual([none.status, /is no time and no event/.test(none.text)], [400, true]);
  assert.deepEqual(log.events, []);
});
