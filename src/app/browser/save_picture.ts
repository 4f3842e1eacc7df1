/// <reference lib="dom" />

/** Has the browser save the page as a PNG, in the pixels of its screen. */
export function savePicture(
  { svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number },
  name: string,
): void {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas"), scale = devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      if (blob === null) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `traffic-grapher-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    }, "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
