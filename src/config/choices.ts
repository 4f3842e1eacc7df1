import { PICTURE_PROTOCOLS } from "../model/protocol.ts";

/** The words that options choose from. */
export const PROTOCOLS = ["auto", ...PICTURE_PROTOCOLS, "text", "none"] as const;
export const THEMES = ["dark", "light"] as const;
export const RENDERERS = ["auto", "fast", "resvg"] as const;
export const REPORT_FORMATS = ["text", "json"] as const;
/** What is written of a tick: what hosts said, or what is drawn of it. */
export const STREAMED = ["readings", "series"] as const;
export const WEBHOOK_FORMATS = ["json", "alertmanager"] as const;
/** The parts of an event that may be absent. */
export const CLEARABLE = ["end", "color", "dash", "host", "panel"] as const;
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Renderer = typeof RENDERERS[number];
export type Shell = typeof SHELLS[number];
export type ClearablePart = typeof CLEARABLE[number];
