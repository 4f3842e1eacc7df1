"""The peer of bench_frame.ts: the same page drawn the usual way with matplotlib.

Reads the page as JSON from standard input: {"title", "footer", "panels": [{"title", "unit",
"lines": [{"label", "color", "dash", "xs", "ys"}]}], "frames": N}. Draws it N times, each time a new 16x10 inch figure
at 100 dpi with 2x2 subplots, lines, legends, grid and titles, saved as PNG into memory, and
prints one JSON line with the CPU and wall seconds and the bytes of each frame after the first.
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
    figure, axes = plt.subplots(2, 2, figsize=(16, 10), dpi=100)
    figure.suptitle(page["title"], fontsize=18, fontweight="bold")
    for axis, panel in zip(axes.flat, page["panels"]):
        for line in panel["lines"]:
            axis.plot(line["xs"], line["ys"], color=line["color"], linestyle=line["dash"],
                      linewidth=2, label=line["label"])
        axis.set_title(panel["title"], fontsize=12, fontweight="bold")
        axis.set_ylabel(panel["unit"], fontsize=12)
        axis.tick_params(labelsize=12)
        axis.set_ylim(bottom=0)
        axis.grid(True, alpha=0.3)
        axis.legend(loc="upper left", fontsize=11, ncol=2)
    figure.text(0.5, 0.01, page["footer"], ha="center", fontsize=11)
    figure.tight_layout(rect=(0, 0.03, 1, 0.96))
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
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
