import { type EventStream, openEventStream } from "../../web/event_stream.ts";
import { refusal } from "../../web/web_request.ts";
import { alertSentence } from "../../view/alert_words.ts";
import { pageNames } from "../../view/page_names.ts";
import { viewFromJson } from "../../view/view_json.ts";
import { viewToJson } from "../../view/view_json.ts";
import type { Json } from "../../web/json_delta.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Session } from "../session.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { changeText, type Look, PageFeed } from "./page_feed.ts";
import { jsonBody, parsedJson } from "./json_body.ts";

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
  readonly isTool: boolean;
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
    this.#hosts = this.#look(session, false);
    this.#tool = options.tool && this.#look(options.tool, true);
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
    const asked = parsedJson(new URL(request.url).searchParams.get("look") ?? "");
    const side = this.#sideOf(asked, this.#hosts);
    const look = this.#lookOf(asked, side);
    const id = crypto.randomUUID();
    const stream = openEventStream(request, {
      onGone: () => {
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
    const body = await jsonBody(request);
    const client = this.#clients.get(String(body?.stream));
    if (body === undefined || client === undefined) return refusal(404, "No such stream.");
    client.hidden = body.hidden === true;
    const side = this.#sideOf(body.look, client.side), isOther = side !== client.side;
    client.look = this.#lookOf(body.look, side, isOther ? undefined : client.look);
    if (isOther) {
      client.side = side;
      delete client.greeted;
    }
    this.#want(client);
    return new Response(null, { status: 204 });
  }

  close(): void {
    for (const { stream } of this.#clients.values()) stream.close();
    this.#clients.clear();
  }

  #count(): void {
    this.#options.telemetry.gauge("web_clients", this.#clients.size, { of: "page" });
  }

  #look(session: Session, isTool: boolean): Side {
    const side: Side = { session, isTool, feed: new PageFeed(), scene: session.scene };
    session.subscribe((scene) => {
      side.scene = scene;
      // After what polls: a page has time.
      if (this.#clients.size > 0) setTimeout(() => this.#show(side), 0);
    });
    return side;
  }

  /** Which side somebody asks for; what says nothing of it stays. */
  #sideOf(json: unknown, before: Side): Side {
    const { tool } = (json ?? {}) as { tool?: unknown };
    if (typeof tool !== "boolean") return before;
    return tool ? this.#tool ?? before : this.#hosts;
  }

  #lookOf(json: unknown, { scene, session, isTool }: Side, before?: Look): Look {
    const { dashboard, longestWindowMs } = scene;
    const bounds = { pageCount: dashboard.pages.length, longestWindowMs };
    const { view, maxPoints } = (json ?? {}) as { view?: unknown; maxPoints?: unknown };
    return {
      view: viewFromJson(view, bounds) ?? before?.view ??
        (isTool ? undefined : this.#options.view) ?? session.view,
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
      isTool: side.isTool,
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
    const { json, change } = feed.page(scene, client.look);
    client.shown = json;
    if (shown === json) return;
    const data = shown === undefined
      ? JSON.stringify({ v: json })
      : change?.of === shown
      ? change.delta
      : changeText(shown, json);
    await client.stream.send({ event: "page", data });
  }
}
