/// <reference lib="dom" />
import { element } from "./elements.ts";

/** Has the browser save the page as a PNG, in the pixels of its screen. */
export function savePicture(
  { svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number },
  name: string,
): void {
  const image = new Image();
  image.addEventListener("load", () => {
    const scale = devicePixelRatio;
    const canvas = element("canvas", {
      width: Math.round(width * scale),
      height: Math.round(height * scale),
    });
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      if (blob === null) return;
      const download = `traffic-grapher-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
      const link = element("a", { href: URL.createObjectURL(blob), download });
      link.click();
      URL.revokeObjectURL(link.href);
    }, "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
