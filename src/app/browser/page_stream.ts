/// <reference lib="dom" />
import { pageFromJson } from "../../view/page_json.ts";
import { viewToJson } from "../../view/view_json.ts";
import type { ViewLimits } from "../../view/view_state.ts";
import { type Delta, type Json, withDelta } from "../../web/json_delta.ts";
import type { Hello, Look, LookedAt, PageHandlers, PageSource } from "./page_source.ts";

/** A pointer moves more often than what is under it must be known, in milliseconds. */
const LOOK_GAP_MS = 60;
const FIRST_RETRY_MS = 500, LONGEST_RETRY_MS = 8_000;

/**
 * The stream of pages from the server. A lost one is opened again, with what is looked at: its first page
 * holds what was missed.
 */
export class PageStream implements PageSource {
  readonly #handlers: PageHandlers;
  #source: EventSource | undefined;
  #id: string | undefined;
  #json: Json = null;
  /** Undefined: what the server shows where nobody chooses. */
  #look: Look | undefined;
  #of: LookedAt = "hosts";
  #isLost = false;
  #sending = false;
  #unsent = false;
  #retryMs = FIRST_RETRY_MS;

  constructor(handlers: PageHandlers) {
    this.#handlers = handlers;
  }

  open(maxPoints: number): void {
    const look = {
      ...this.#look === undefined ? { maxPoints } : lookJson(this.#look),
      of: this.#of,
    };
    const source = new EventSource(`events?look=${encodeURIComponent(JSON.stringify(look))}`);
    this.#source = source;
    source.addEventListener("hello", ({ data }) => {
      const hello = JSON.parse(data) as Hello & { readonly stream: string };
      this.#id = hello.stream;
      this.#retryMs = FIRST_RETRY_MS;
      if (hello.of !== this.#of) this.#look = undefined;
      this.#of = hello.of ?? "hosts";
      if (this.#isLost) this.#handlers.onBack();
      this.#isLost = false;
      this.#handlers.onHello(hello);
      if (document.hidden) this.#send();
    });
    source.addEventListener("page", ({ data }) => {
      try {
        this.#json = withDelta(this.#json, JSON.parse(data) as Delta);
      } catch {
        return this.#again(maxPoints);
      }
      const { page, limits } = this.#json as { page: Json; limits: Json };
      this.#handlers.onPage({
        page: pageFromJson(page),
        limits: limits as unknown as ViewLimits,
      });
    });
    source.addEventListener("alert", ({ data }) => this.#handlers.onAlert(JSON.parse(data)));
    source.addEventListener("error", () => {
      if (source !== this.#source) return;
      this.#isLost = true;
      this.#handlers.onLost();
      this.#again(maxPoints);
    });
  }

  look(look: Look): void {
    this.#look = look;
    this.#send();
  }

  turn(): void {
    this.#send();
  }

  async swap(of: LookedAt): Promise<void> {
    await post("look", { stream: this.#id, look: { of }, hidden: document.hidden });
  }

  async moment(text: string): Promise<number> {
    const query = new URLSearchParams({ text, of: this.#of });
    const { atMs } = await asked(`moment?${query}`) as { atMs: number };
    return atMs;
  }

  #again(maxPoints: number): void {
    this.#source?.close();
    this.#source = undefined;
    this.#id = undefined;
    this.#json = null;
    setTimeout(() => this.open(maxPoints), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }

  /** Tells the server what is looked at; while it is being told, only the newest is kept. */
  async #send(): Promise<void> {
    this.#unsent = true;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#unsent && this.#id !== undefined) {
        this.#unsent = false;
        const body = { stream: this.#id, look: this.#look && lookJson(this.#look) };
        await post("look", { ...body, hidden: document.hidden });
        await new Promise((resolve) => setTimeout(resolve, LOOK_GAP_MS));
      }
    } catch {
      // The stream tells that the server is gone.
    } finally {
      this.#sending = false;
    }
  }
}

/** Sends JSON; throws an Error with what the server said against it. */
export async function post(path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  await answerTo(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** What a path gives; throws an Error with what the server said against it. */
export async function asked(path: string): Promise<unknown> {
  return await (await answerTo(path)).json();
}

async function answerTo(path: string, request?: RequestInit): Promise<Response> {
  const response = await fetch(path, request);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

function lookJson({ view, maxPoints }: Look): object {
  return { view: viewToJson({ ...view, overlay: "none" }), maxPoints };
}
