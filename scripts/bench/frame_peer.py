"""The peer of frame.ts: the same page drawn with matplotlib at the original program's settings.

Reads the page as JSON from standard input: {"title", "footer", "panels": [{"title", "unit",
"lines": [{"label", "color", "dash", "xs", "ys"}]}], "frames": N}. Draws it N times, each time a new
16x10 inch figure at 100 dpi with 2x2 subplots (its sizes of text, widths of lines, colours, axes in
seconds before now), saved as PNG into memory, and prints one JSON line with the CPU and wall
seconds and the bytes of each frame after the first.
"""

import io
import json
import resource
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

plt.style.use("dark_background")


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def draw(page):
    figure, axes = plt.subplots(2, 2, figsize=(16, 10), dpi=100, facecolor="black")
    figure.suptitle(page["title"], fontsize=18, fontweight="bold", y=0.985)
    for axis, panel in zip(axes.flat, page["panels"]):
        axis.set_facecolor("#1a1a1a")
        for line in panel["lines"]:
            axis.plot(line["xs"], line["ys"], color=line["color"], linestyle=line["dash"],
                      linewidth=2.5, label=line["label"])
        axis.set_title(panel["title"], fontsize=12, fontweight="bold")
        axis.set_ylabel(panel["unit"], fontsize=14, fontweight="bold")
        axis.tick_params(labelsize=14)
        axis.set_xlim(60, 0)
        axis.grid(True, color="gray", alpha=0.4)
        for spine in axis.spines.values():
            spine.set_color("gray")
            spine.set_linewidth(1.5)
        axis.legend(loc="upper left", fontsize=13)
    figure.text(0.5, 0.01, page["footer"], ha="center", fontsize=13, color="gray")
    figure.subplots_adjust(left=0.06, right=0.98, top=0.92, bottom=0.06, hspace=0.35)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor="black")
    plt.close(figure)
    return len(buffer.getvalue())


def main():
    page = json.load(sys.stdin)
    size = draw(page)  # Fonts and backends are loaded by the first one.
    cpu, wall = cpu_seconds(), time.perf_counter()
    for _ in range(page["frames"]):
        size = draw(page)
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    print(json.dumps({
        "version": matplotlib.__version__,
        "cpu": cpu / page["frames"],
        "wall": wall / page["frames"],
        "bytes": size,
    }))


main()
