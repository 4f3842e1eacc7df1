import { deltaOf, type Json } from "../../web/json_delta.ts";
import { pageView } from "../../view/build_page.ts";
import { pageToJson } from "../../view/page_json.ts";
import { viewLimits } from "../../view/view_limits.ts";
import { viewToJson } from "../../view/view_json.ts";
import type { Scene } from "../../view/scene.ts";
import type { Look } from "../browser/page_source.ts";

/** A page at one moment. */
export interface PageVersion {
  readonly json: Json;
  /** What makes it of the version before, which only says which one that is: else all would be kept. */
  readonly change?: { readonly of: Json; readonly delta: string } | undefined;
}

/** The pages of a scene as clients get them: what several look at is derived and compared once. */
export class PageFeed {
  #scene: Scene | undefined;
  /** By what is looked at: the version of the newest scene, and of the one before. */
  #newest = new Map<string, PageVersion>();
  #older = new Map<string, PageVersion>();

  /** The newest version of a page. */
  page(scene: Scene, look: Look): PageVersion {
    if (scene !== this.#scene) {
      this.#scene = scene;
      this.#older = this.#newest;
      this.#newest = new Map();
    }
    const key = JSON.stringify([viewToJson(look.view), look.maxPoints]);
    let version = this.#newest.get(key);
    if (version === undefined) {
      const json = documentOf(scene, look), before = this.#older.get(key)?.json;
      version = {
        json,
        change: before === undefined ? undefined : { of: before, delta: changeText(before, json) },
      };
      this.#newest.set(key, version);
    }
    return version;
  }
}

/** What makes one document of another, as text; of two that are alike it says so. */
export function changeText(before: Json, after: Json): string {
  return JSON.stringify(deltaOf(before, after) ?? { o: {} });
}

function documentOf(scene: Scene, { view, maxPoints }: Look): Json {
  return {
    page: pageToJson(pageView(scene, view, { maxPoints })) as Json,
    limits: viewLimits(scene, view) as unknown as Json,
  };
}
