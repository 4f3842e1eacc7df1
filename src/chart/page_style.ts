import type { FontMetrics } from "../model/drawing.ts";
import { themeByName } from "./theme.ts";

/** Sizes of a page in pixels, all derived from one: the size of its running text. */
export type PageStyle = Readonly<ReturnType<typeof pageStyle>>;

/** Below this size letters fall apart. */
const SMALLEST_TEXT_PX = 10;

/** The style of a page of a size in pixels; text grows with the page and stays readable when small. */
export function pageStyle(
  { width, height }: { readonly width: number; readonly height: number },
  options: { readonly theme: "dark" | "light"; readonly font: FontMetrics },
) {
  const scale = Math.min(width / 1600, height / 1000);
  const text = Math.max(SMALLEST_TEXT_PX, Math.round(15 * scale * 2) / 2);
  return {
    width,
    height,
    theme: themeByName(options.theme),
    font: options.font,
    /** Running text. */
    text,
    /** Tick labels and remarks. */
    small: Math.max(SMALLEST_TEXT_PX, Math.round(13.5 * scale * 2) / 2),
    /** Panel titles and values. */
    title: Math.round(text * 1.2),
    /** The page's name. */
    heading: Math.round(text * (height < 45 * text ? 1.3 : 1.6)),
    gap: Math.max(4, Math.round(text * 0.6)),
    stroke: Math.max(1.3, 2 * scale),
    /** A page so low that its header has one row. */
    compact: height < 45 * text,
  };
}

/** The style of small panels on a page, of which there are many. */
export function smaller(style: PageStyle): PageStyle {
  const text = Math.max(SMALLEST_TEXT_PX, Math.round(style.text * 0.85));
  return {
    ...style,
    text,
    small: Math.max(SMALLEST_TEXT_PX, Math.round(style.small * 0.85)),
    title: Math.round(text * 1.1),
  };
}
