import { deltaOf, type Json } from "../../web/json_delta.ts";
import { pageView } from "../../view/build_page.ts";
import { pageToJson } from "../../view/page_json.ts";
import { viewLimits } from "../../view/view_limits.ts";
import { viewToJson } from "../../view/view_json.ts";
import type { Scene } from "../../view/scene.ts";
import type { Look } from "../browser/page_source.ts";

/** The pages of a scene as clients get them: what several look at is derived once. */
export class PageFeed {
  #scene: Scene | undefined;
  /** By what is looked at. */
  #pages = new Map<string, Json>();

  /** The newest version of a page. */
  page(scene: Scene, look: Look): Json {
    if (scene !== this.#scene) {
      this.#scene = scene;
      this.#pages = new Map();
    }
    const key = JSON.stringify([viewToJson(look.view), look.maxPoints]);
    const page = this.#pages.get(key) ?? documentOf(scene, look);
    this.#pages.set(key, page);
    return page;
  }
}

/** What was made last of each version of a page: several clients go from one to the next. */
const changes = new WeakMap<object, { readonly after: Json; readonly text: string }>();

/** What makes one page of another, as text; of two that are alike it says so. */
export function changeText(before: Json, after: Json): string {
  const known = changes.get(Object(before));
  if (known?.after === after) return known.text;
  const text = JSON.stringify(deltaOf(before, after) ?? { o: {} });
  changes.set(Object(before), { after, text });
  return text;
}

function documentOf(scene: Scene, { view, maxPoints }: Look): Json {
  return {
    page: pageToJson(pageView(scene, view, { maxPoints })) as Json,
    limits: viewLimits(scene, view) as unknown as Json,
  };
}
