import { type EventStream, openEventStream } from "../../web/event_stream.ts";
import { refusal } from "../../web/web_request.ts";
import { alertSentence } from "../../view/alert_words.ts";
import { pageNames } from "../../view/page_names.ts";
import { viewFromJson, viewToJson } from "../../view/view_json.ts";
import type { Json } from "../../web/json_delta.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import type { Aside, Session } from "../session.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import type { Look } from "../browser/page_source.ts";
import { changeText, PageFeed } from "./page_feed.ts";
import { jsonFields } from "./json_fields.ts";

/** Who looks at a session in browsers. */
export interface WebClientsOptions {
  readonly telemetry: Telemetry;
  /** Whether browsers may mark, change and delete events. */
  readonly allowEdit: boolean;
  /** The tool itself, where it is looked at too. */
  readonly tool?: Session | undefined;
  /** What is looked at first; absent: what the session shows where nobody chooses. */
  readonly view?: ViewState | undefined;
  /** Over a recording: whether it plays at first, and how fast it does. */
  readonly playing?: { readonly isPlaying: boolean; readonly speed: number } | undefined;
}

/** A session that is looked at, as it is now. */
interface Side {
  readonly session: Session;
  readonly feed: PageFeed;
  readonly of: "hosts" | "tool" | "moved";
  /** It is one client's alone, and ends when that leaves it. */
  readonly aside?: Aside | undefined;
  scene: Scene;
}

interface Client {
  readonly id: string;
  readonly stream: EventStream;
  side: Side;
  look: Look;
  /** A hidden tab is told of alerts alone. */
  hidden: boolean;
  /** What it has been told of: the pages that there are, and what is on one. */
  greeted?: { readonly dashboard: Dashboard; readonly names: string };
  shown?: Json;
  wanted: boolean;
  sending: boolean;
}

const MOST_CLIENTS = 64;
/** What moved is ranked for so many clients at once: that is work. */
const MOST_MOVED = 4;
const FEWEST_POINTS = 60, MOST_POINTS = 4_000;
/** A client is sent pages no closer than so, however often it looks elsewhere, in milliseconds. */
const PAGE_GAP_MS = 40;

/** The browsers that look at a session: each has its own view, and is sent what changed in it. */
export class WebClients {
  readonly #options: WebClientsOptions;
  readonly #hosts: Side;
  readonly #tool: Side | undefined;
  readonly #clients = new Map<string, Client>();

  constructor(session: Session, options: WebClientsOptions) {
    this.#options = options;
    this.#hosts = this.#look(session, "hosts");
    this.#tool = options.tool && this.#look(options.tool, "tool");
    session.onAlert?.(({ change, message }) => {
      const data = JSON.stringify({ state: change.state, message, firing: this.#firing() });
      for (const { stream } of this.#clients.values()) void stream.send({ event: "alert", data });
    });
  }

  /** `GET /events?look=`: a stream of what is looked at. */
  open(request: Request): Response {
    if (this.#clients.size >= MOST_CLIENTS) {
      return refusal(503, "Too many browsers look at this already.");
    }
    const asked = jsonFields(new URL(request.url).searchParams.get("look") ?? "");
    const side = asked.of === "tool" ? this.#tool ?? this.#hosts : this.#hosts;
    const look = this.#lookOf(asked, side);
    const id = crypto.randomUUID();
    const stream = openEventStream(request, {
      onGone: () => {
        client.side.aside?.[Symbol.dispose]();
        this.#clients.delete(id);
        this.#count();
      },
      onBytes: (count) => this.#options.telemetry.increment("web_bytes", count),
    });
    const client: Client = { id, stream, side, look, hidden: false, wanted: false, sending: false };
    this.#clients.set(id, client);
    this.#count();
    this.#want(client);
    return stream.response;
  }

  /** `POST /look`: a client looks at something else, or has turned away. */
  async look(request: Request): Promise<Response> {
    const body = jsonFields(await request.text());
    const client = this.#clients.get(String(body.stream));
    if (client === undefined) return refusal(404, "No such stream.");
    client.hidden = body.hidden === true;
    try {
      this.#turn(client, body.look);
    } catch (error) {
      if (error instanceof UsageError) return refusal(400, error.message);
      throw error;
    }
    this.#want(client);
    return new Response(null, { status: 204 });
  }

  /** Has a client look where it asks for. Throws a `UsageError` where what moved cannot be told. */
  #turn(client: Client, asked: unknown): void {
    const { of = client.side.of } = (asked ?? {}) as { of?: unknown };
    if (of === client.side.of) {
      client.look = this.#lookOf(asked, client.side, client.look);
      const { zoomed, frozenAtMs } = client.look.view;
      client.side.aside?.hold(zoomed || frozenAtMs !== undefined);
      return;
    }
    const side = of === "moved"
      ? this.#movedOf(client)
      : of === "tool"
      ? this.#tool ?? this.#hosts
      : this.#hosts;
    client.side.aside?.[Symbol.dispose]();
    client.side = side;
    client.look = { ...this.#lookOf(asked, side), maxPoints: client.look.maxPoints };
    delete client.greeted;
  }

  /** The records that moved most in the stretch that a client looks at. */
  #movedOf({ side: { session }, look: { view } }: Client): Side {
    if (session.openMoved === undefined) throw new UsageError("Of this nothing tells what moved.");
    const moved = [...this.#clients.values()].filter(({ side }) => side.of === "moved");
    if (moved.length >= MOST_MOVED) {
      throw new UsageError("Too many look at what moved already: try again later.");
    }
    const { frozenAtMs: toMs, windowMs: lengthMs } = view;
    const window = toMs === undefined ? undefined : { fromMs: toMs - lengthMs, toMs };
    const aside = session.openMoved({ window, lengthMs });
    return this.#look(aside, "moved", aside);
  }

  close(): void {
    for (const { stream, side } of this.#clients.values()) {
      stream.close();
      side.aside?.[Symbol.dispose]();
    }
    this.#clients.clear();
  }

  #count(): void {
    this.#options.telemetry.gauge("web_clients", this.#clients.size, { of: "page" });
  }

  #look(session: Session, of: Side["of"], aside?: Aside): Side {
    const side: Side = { session, of, aside, feed: new PageFeed(), scene: session.scene };
    session.subscribe((scene) => {
      side.scene = scene;
      // After what polls: a page has time.
      if (this.#clients.size > 0) setTimeout(() => this.#show(side), 0);
    });
    return side;
  }

  #lookOf(json: unknown, { scene, session, of }: Side, before?: Look): Look {
    const { dashboard, longestWindowMs } = scene;
    const bounds = { pageCount: dashboard.pages.length, longestWindowMs };
    const { view, maxPoints } = (json ?? {}) as { view?: unknown; maxPoints?: unknown };
    return {
      view: viewFromJson(view, bounds) ?? before?.view ??
        (of === "hosts" ? this.#options.view : undefined) ?? session.view,
      maxPoints: typeof maxPoints === "number" && maxPoints > 0
        ? Math.round(Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, maxPoints)))
        : before?.maxPoints ?? MOST_POINTS / 4,
    };
  }

  #hello({ id, look, side }: Client): unknown {
    const { dashboard, hosts, recorded } = side.scene;
    return {
      stream: id,
      view: viewToJson(look.view),
      replayed: recorded !== undefined,
      playing: this.#options.playing,
      allowEdit: this.#options.allowEdit,
      hasTool: this.#tool !== undefined,
      hasMoved: this.#hosts.session.openMoved !== undefined,
      of: side.of,
      hosts: hosts.map(({ label }) => label),
      pages: pageNames(dashboard.pages),
      firing: this.#firing(),
    };
  }

  /** What each alert that fires says. */
  #firing(): string[] {
    const { scene } = this.#hosts;
    return (scene.alerts ?? []).filter(({ state }) => state === "firing")
      .map((status) => alertSentence(scene, status));
  }

  #show(side: Side): void {
    for (const client of this.#clients.values()) if (client.side === side) this.#want(client);
  }

  #want(client: Client): void {
    client.wanted = !client.hidden;
    if (!client.sending) void this.#send(client);
  }

  /** Sends until nothing new is wanted: a slow client gets the newest page and never a queue. */
  async #send(client: Client): Promise<void> {
    client.sending = true;
    try {
      while (client.wanted) {
        client.wanted = false;
        await this.#greet(client);
        await this.#sendPage(client);
        if (client.wanted) await new Promise((resolve) => setTimeout(resolve, PAGE_GAP_MS));
      }
    } finally {
      client.sending = false;
    }
  }

  /** Tells what there is to see, at first and where that is something else now. */
  async #greet(client: Client): Promise<void> {
    const { dashboard } = client.side.scene;
    if (client.greeted?.dashboard === dashboard) return;
    const names = JSON.stringify(pageNames(dashboard.pages)),
      isNew = client.greeted?.names !== names;
    client.greeted = { dashboard, names };
    if (!isNew) return;
    const data = JSON.stringify(this.#hello(client));
    await client.stream.send({ event: "hello", data });
  }

  async #sendPage(client: Client): Promise<void> {
    const { side: { feed, scene }, shown } = client;
    const json = feed.page(scene, client.look);
    client.shown = json;
    if (shown === json) return;
    const data = shown === undefined ? JSON.stringify({ v: json }) : changeText(shown, json);
    await client.stream.send({ event: "page", data });
  }
}
