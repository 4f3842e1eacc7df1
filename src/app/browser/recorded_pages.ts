/// <reference lib="dom" />
import { EmbeddedRecording } from "../../store/embedded_recording.ts";
import { pageView } from "../../view/build_page.ts";
import { pageNames } from "../../view/page_names.ts";
import type { Scene } from "../../view/scene.ts";
import { viewLimits } from "../../view/view_limits.ts";
import { initialView, type ViewState } from "../../view/view_state.ts";
import { reportFromJson, reportScene } from "../report/report_scene.ts";
import { momentAsked } from "../screen/moment_asked.ts";
import { elementById } from "./elements.ts";
import type { Look, PageHandlers, PageSource } from "./page_source.ts";

/** The pages of the recording that the document carries with it. */
export class RecordedPages implements PageSource {
  readonly #handlers: PageHandlers;
  #scene: Scene | undefined;
  #look: Look | undefined;
  #isDue = false;

  constructor(handlers: PageHandlers) {
    this.#handlers = handlers;
  }

  /** What the pages are made of; undefined until it is read. */
  get scene(): Scene | undefined {
    return this.#scene;
  }

  open(maxPoints: number): void {
    const say = (words: string) => elementById("waiting").textContent = words;
    if (typeof DecompressionStream === "undefined") {
      say("This browser is too old to unpack the readings. All that is said above is whole.");
    } else this.#read(maxPoints).catch((error) => say(`The readings cannot be shown: ${error}`));
  }

  look(look: Look): void {
    this.#look = look;
    // A pointer moves more often than a screen shows it.
    if (!this.#isDue) requestAnimationFrame(() => this.#show());
    this.#isDue = true;
  }

  turn(): void {}

  async swap(): Promise<void> {}

  async moment(text: string): Promise<number> {
    return await Promise.resolve(momentAsked(text, this.#scene!));
  }

  async #read(maxPoints: number): Promise<void> {
    const data = reportFromJson(elementById("report").textContent ?? "");
    const bytes = await unpacked(elementById("readings").textContent ?? "");
    const scene = await reportScene(new EmbeddedRecording(bytes), data);
    this.#scene = scene;
    const view: ViewState = initialView(data.page, scene.longestWindowMs);
    this.#look = { view, maxPoints };
    this.#handlers.onHello({
      view,
      replayed: true,
      playing: { isPlaying: false, speed: 1 },
      allowEdit: false,
      isReport: true,
      hosts: scene.hosts.map(({ label }) => label),
      pages: pageNames(data.dashboard.pages),
    });
    this.#show();
  }

  #show(): void {
    this.#isDue = false;
    if (this.#scene === undefined || this.#look === undefined) return;
    const { view, maxPoints } = this.#look;
    this.#handlers.onPage({
      page: pageView(this.#scene, view, { maxPoints }),
      limits: viewLimits(this.#scene, view),
    });
  }
}

async function unpacked(base64: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
