import type { Event } from "../../model/event.ts";
import { plainText } from "../../base/plain_text.ts";
import { type EventStream, openEventStream } from "../../web/event_stream.ts";
import { refusal } from "../../web/web_request.ts";
import { pageNames } from "../../view/page_names.ts";
import { viewFromJson } from "../../view/view_json.ts";
import { viewToJson } from "../../view/view_json.ts";
import type { Json } from "../../web/json_delta.ts";
import type { Session } from "../session.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Scene } from "../../view/scene.ts";
import type { ViewState } from "../../view/view_state.ts";
import { changeText, type Look, PageFeed } from "./page_feed.ts";

/** Who looks at a session in browsers. */
export interface WebClientsOptions {
  readonly telemetry: Telemetry;
  /** Whether browsers may mark events. */
  readonly allowEdit: boolean;
  /** What is looked at first; absent: what the session shows where nobody chooses. */
  readonly view?: ViewState | undefined;
  /** Over a recording: whether it plays at first, and how fast it does. */
  readonly playing?: { readonly isPlaying: boolean; readonly speed: number } | undefined;
}

interface Client {
  readonly id: string;
  readonly stream: EventStream;
  look: Look;
  /** A hidden tab is told of alerts alone. */
  hidden: boolean;
  /** What it has. */
  shown?: Json;
  wanted: boolean;
  sending: boolean;
}

const MOST_CLIENTS = 64;
const FEWEST_POINTS = 60, MOST_POINTS = 4_000;
const LONGEST_LABEL = 200;

/** The browsers that look at a session: each has its own view, and is sent what changed in it. */
export class WebClients {
  readonly #session: Session;
  readonly #options: WebClientsOptions;
  readonly #feed = new PageFeed();
  readonly #clients = new Map<string, Client>();
  #scene: Scene;

  constructor(session: Session, options: WebClientsOptions) {
    this.#session = session;
    this.#options = options;
    this.#scene = session.scene;
    session.subscribe((scene) => {
      this.#scene = scene;
      // After what polls: a page has time.
      if (this.#clients.size > 0) setTimeout(() => this.#show(), 0);
    });
    session.onAlert?.(({ change, message }) => {
      const data = JSON.stringify({ state: change.state, message });
      for (const { stream } of this.#clients.values()) void stream.send({ event: "alert", data });
    });
  }

  /** `GET /events?look=`: a stream of what is looked at. */
  open(request: Request): Response {
    if (this.#clients.size >= MOST_CLIENTS) {
      return refusal(503, "Too many browsers look at this already.");
    }
    const look = this.#lookOf(parsed(new URL(request.url).searchParams.get("look")));
    const id = crypto.randomUUID();
    const stream = openEventStream(request, {
      onGone: () => {
        this.#clients.delete(id);
        this.#count();
      },
      onBytes: (count) => this.#options.telemetry.increment("web_bytes", count),
    });
    const client: Client = { id, stream, look, hidden: false, wanted: false, sending: false };
    this.#clients.set(id, client);
    this.#count();
    void stream.send({ event: "hello", data: JSON.stringify(this.#hello(client)) });
    this.#want(client);
    return stream.response;
  }

  /** `POST /look`: a client looks at something else, or has turned away. */
  async look(request: Request): Promise<Response> {
    const body = await bodyOf(request);
    const client = this.#clients.get(String(body?.stream));
    if (body === undefined || client === undefined) return refusal(404, "No such stream.");
    client.hidden = body.hidden === true;
    client.look = this.#lookOf(body.look, client.look);
    this.#want(client);
    return new Response(null, { status: 204 });
  }

  /** `POST /event`: a client marks an event. */
  async mark(request: Request): Promise<Response> {
    if (!this.#options.allowEdit) {
      return refusal(403, "Events are marked here where --allow-edit was given.");
    }
    const body = await bodyOf(request);
    const { label, atMs } = body ?? {};
    const isEvent = typeof label === "string" && label.length <= LONGEST_LABEL &&
      typeof atMs === "number" && atMs >= 0 && atMs <= 8.64e15;
    if (!isEvent) return refusal(400, "An event has a label and a time.");
    const event: Event = { atMs, label: plainText(label).trim() || "mark", source: "user" };
    this.#session.addEvent(event);
    return new Response(null, { status: 204 });
  }

  close(): void {
    for (const { stream } of this.#clients.values()) stream.close();
    this.#clients.clear();
  }

  #count(): void {
    this.#options.telemetry.gauge("web_clients", this.#clients.size, { of: "page" });
  }

  #lookOf(json: unknown, before?: Look): Look {
    const { dashboard, longestWindowMs } = this.#scene;
    const bounds = { pageCount: dashboard.pages.length, longestWindowMs };
    const { view, maxPoints } = (json ?? {}) as { view?: unknown; maxPoints?: unknown };
    return {
      view: viewFromJson(view, bounds) ?? before?.view ?? this.#options.view ??
        this.#session.view,
      maxPoints: typeof maxPoints === "number" && maxPoints > 0
        ? Math.round(Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, maxPoints)))
        : before?.maxPoints ?? MOST_POINTS / 4,
    };
  }

  #hello({ id, look }: Client): unknown {
    const { dashboard: { pages }, hosts, recorded } = this.#scene;
    return {
      stream: id,
      view: viewToJson(look.view),
      replayed: recorded !== undefined,
      playing: this.#options.playing,
      allowEdit: this.#options.allowEdit,
      hosts: hosts.map(({ label }) => label),
      pages: pageNames(pages),
    };
  }

  #show(): void {
    for (const client of this.#clients.values()) this.#want(client);
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
        const { json, change } = this.#feed.page(this.#scene, client.look);
        const { shown } = client;
        client.shown = json;
        if (shown === json) continue;
        const data = shown === undefined
          ? JSON.stringify({ v: json })
          : change?.of === shown
          ? change.delta
          : changeText(shown, json);
        await client.stream.send({ event: "page", data });
      }
    } finally {
      client.sending = false;
    }
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object of a request's JSON body; undefined where it holds none. */
async function bodyOf(request: Request): Promise<Record<string, unknown> | undefined> {
  const value = parsed(await request.text());
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
