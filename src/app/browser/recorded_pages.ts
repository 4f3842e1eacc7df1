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

/** The pages of the recording that the document carries with it, and what they are made of once it is read. */
export function recordedPages(
  { onHello, onPage }: PageHandlers,
): PageSource & { readonly scene: Scene | undefined } {
  let scene: Scene | undefined, looked: Look | undefined, isDue = false;

  async function read(maxPoints: number): Promise<void> {
    const data = reportFromJson(elementById("report").textContent ?? "");
    const bytes = await unpacked(elementById("readings").textContent ?? "");
    scene = await reportScene(new EmbeddedRecording(bytes), data);
    const view: ViewState = initialView(data.page, scene.longestWindowMs);
    looked = { view, maxPoints };
    onHello({
      view,
      replayed: true,
      playing: { isPlaying: false, speed: 1 },
      allowEdit: false,
      isReport: true,
      hosts: scene.hosts.map(({ label }) => label),
      pages: pageNames(data.dashboard.pages),
    });
    show();
  }

  function show(): void {
    isDue = false;
    if (scene === undefined || looked === undefined) return;
    const { view, maxPoints } = looked;
    onPage({ page: pageView(scene, view, { maxPoints }), limits: viewLimits(scene, view) });
  }

  return {
    get scene() {
      return scene;
    },
    open(maxPoints) {
      const say = (words: string) => elementById("waiting").textContent = words;
      if (typeof DecompressionStream === "undefined") {
        say("This browser is too old to unpack the readings. All that is said above is whole.");
      } else read(maxPoints).catch((error) => say(`The readings cannot be shown: ${error}`));
    },
    look(look) {
      looked = look;
      // A pointer moves more often than a screen shows it.
      if (!isDue) requestAnimationFrame(show);
      isDue = true;
    },
    turn() {},
    swap: () => Promise.resolve(),
    moment: async (text) => await Promise.resolve(momentAsked(text, scene!)),
  };
}

async function unpacked(base64: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
