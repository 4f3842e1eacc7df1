/// <reference lib="dom" />
import { type KeyAction, keyAction } from "../../view/key_actions.ts";
import { changeView, type ViewAction, type ViewState } from "../../view/view_state.ts";
import { Playhead } from "../replay/playhead.ts";
import { ChartView } from "./chart_view.ts";
import { Dialogs } from "./dialogs.ts";
import { showEventDialog } from "./event_dialog.ts";
import { elementById } from "./elements.ts";
import { keyName } from "./key_name.ts";
import { PageButtons } from "./page_buttons.ts";
import type { Hello, LookedAt, PageHandlers, PageSource, Shown } from "./page_source.ts";
import { listenToPointer } from "./pointer.ts";
import { showValues } from "./value_table.ts";

const NOTICE_MS = 5_000;
const SHORTEST_DRAG_MS = 10_000;
/** How often a frame is due while a recording plays, in milliseconds. */
const FRAME_MS = 250;

/** Keys that scroll a document. */
const LEAFING = /^( |PageUp|PageDown|Home|End)$/;

/** The dashboard in a browser: keys, buttons and the pointer change the view, the stream what it shows. */
export class BrowserDashboard {
  readonly #chart: ChartView;
  readonly #source: PageSource;
  readonly #buttons: PageButtons;
  readonly #dialogs = new Dialogs();
  #hello: Hello | undefined;
  #shown: Shown | undefined;
  #view: ViewState | undefined;
  /** How what is not looked at now was left. */
  readonly #left = new Map<LookedAt, ViewState>();
  /** What was asked for in the place of what is looked at, and has not come yet. */
  #going: LookedAt | undefined;
  /** Where the pointer is. */
  #hoverMs: number | undefined;
  /** The points that were asked for. */
  #told: number | undefined;
  /** Over a recording: where it stands. */
  #playhead: Playhead | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(sourceFor: (handlers: PageHandlers) => PageSource) {
    this.#chart = new ChartView(elementById("chart"), () => this.#resize());
    this.#buttons = new PageButtons((action) => this.#act(action));
    this.#source = sourceFor({
      onHello: (hello) => this.#greet(hello),
      onPage: (shown) => {
        this.#shown = shown;
        this.#draw();
      },
      onAlert: ({ state, message, firing }) => {
        showFiring(firing);
        if (state !== "firing") this.#say(message);
      },
      onBack: () => this.#say("The program answers again."),
      onLost: () => this.#say("The program does not answer: trying again.", true),
    });
    document.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("visibilitychange", () => this.#source.turn());
    listenToPointer(elementById("chart"), this.#chart, {
      hover: (atMs) => this.#hover(atMs),
      choose: (fromMs, toMs) => this.#choose(fromMs, toMs),
      enlarge: (panel) => this.#enlarge(panel),
      act: (action) => this.#act(action),
    });
    this.#source.open(this.#points);
  }

  /** Shows a moment with its values, epoch milliseconds, on a page of those that there are (from 0). */
  goTo(atMs: number, page = this.#view?.page ?? 0): void {
    if (this.#view === undefined || this.#shown === undefined) return;
    this.#view = { ...this.#view, page, selected: 0, zoomed: false, isTable: false };
    this.#change({ kind: "go", atMs }, this.#shown);
    elementById("chart").focus();
  }

  /** The points that a line may have. */
  get #points(): number {
    const { zoomed = false, page = 0 } = this.#view ?? {};
    return this.#chart.maxPoints(zoomed ? 1 : this.#hello?.pages[page]?.panels.length ?? 1);
  }

  /** What is looked at, with the cursor at the pointer. */
  get #looked(): ViewState {
    const view = this.#view!;
    return this.#hoverMs === undefined ? view : { ...view, cursorMs: this.#hoverMs };
  }

  #greet(hello: Hello): void {
    const before = this.#hello;
    this.#hello = hello;
    if (this.#going === (hello.of ?? "hosts")) this.#going = undefined;
    const view = {
      ...hello.view,
      hiddenHosts: new Set<number>(),
      hiddenMetrics: new Set<string>(),
    };
    if (before === undefined) {
      this.#view = view;
      this.#beginPlayback(hello);
    } else if (before.of !== hello.of) {
      this.#left.set(before.of ?? "hosts", this.#view!);
      // What moved is another each time.
      this.#view = hello.of === "moved" ? view : this.#left.get(hello.of ?? "hosts") ?? view;
      this.#told = undefined;
    }
    showFiring(hello.firing ?? []);
    this.#buttons.show(hello);
    this.#resize();
  }

  #beginPlayback({ playing, view }: Hello): void {
    if (playing === undefined) return;
    const endMs = () => this.#shown?.limits.newestMs ?? Infinity;
    const playback = new Playhead({ endMs, speed: playing.speed });
    this.#playhead = playback;
    if (view.frozenAtMs !== undefined) playback.seek(view.frozenAtMs);
    if (playing.isPlaying) playback.play();
    let wasPlaying = false;
    setInterval(() => {
      const isDue = playback.playing || wasPlaying;
      if (isDue && !document.hidden && this.#playback !== undefined) this.#set(this.#current);
      wasPlaying = playback.playing;
    }, FRAME_MS);
  }

  /** What plays, where that is looked at. */
  get #playback(): Playhead | undefined {
    return (this.#hello?.of ?? "hosts") === "hosts" ? this.#playhead : undefined;
  }

  /** The view, over a recording where it stands now. */
  get #current(): ViewState {
    if (this.#playback === undefined) return this.#view!;
    const { frozenAtMs: _before, ...view } = this.#view!;
    const { placeMs } = this.#playback;
    return placeMs === undefined ? view : { ...view, frozenAtMs: Math.round(placeMs) };
  }

  #draw(): void {
    if (this.#shown === undefined || this.#view === undefined) return;
    const { page } = this.#shown;
    this.#chart.draw(page, this.#looked);
    this.#buttons.mark(this.#view, this.#playback?.playing);
    showValues(page);
    document.title = `${page.name} · traffic-grapher`;
  }

  #resize(): void {
    if (this.#points !== this.#told && this.#view !== undefined) this.#tell();
    this.#draw();
  }

  /** Draws what is known at once, and has the server send the rest. */
  #tell(): void {
    this.#told = this.#points;
    this.#source.look({ view: this.#looked, maxPoints: this.#told });
  }

  #set(view: ViewState): void {
    this.#view = view;
    this.#draw();
    this.#tell();
  }

  #press(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement;
    const isOnButton = event.target instanceof HTMLButtonElement && /^( |Enter)$/.test(event.key);
    if (this.#view === undefined || isTyping || isOnButton || event.metaKey) return;
    // Who reads the words of a report turns over its leaves.
    const isInChart = elementById("chart").contains(document.activeElement);
    if (this.#hello?.isReport && !isInChart && LEAFING.test(event.key)) return;
    if (this.#dialogs.isOpen || event.ctrlKey || event.altKey) return;
    const name = keyName(event);
    const action = name && keyAction({ ...name, ctrl: false, alt: false }, this.#moving);
    if (action === undefined) return;
    event.preventDefault();
    this.#act(action);
  }

  /** The view as keys take it: what plays does not stand still. */
  get #moving(): ViewState {
    const { frozenAtMs: _place, ...moving } = this.#current;
    return this.#playback?.playing ? moving : this.#current;
  }

  #change(action: ViewAction, { limits }: Shown): void {
    const playback = this.#playback, before = this.#current;
    if (playback !== undefined && action.kind === "freeze") {
      playback.toggle();
      const { cursorMs: _under, ...view } = this.#current;
      return this.#set(playback.playing ? view : this.#current);
    }
    const view = changeView(before, action, limits);
    if (playback !== undefined) {
      if (view.cursorMs !== before.cursorMs) playback.pause();
      if (view.frozenAtMs !== before.frozenAtMs) playback.seek(view.frozenAtMs);
    }
    this.#set(view);
  }

  #act(action: KeyAction): void {
    const view = this.#view, shown = this.#shown, hello = this.#hello;
    if (view === undefined || shown === undefined || hello === undefined) return;
    switch (action.kind) {
      case "quit":
        return this.#say(
          hello.isReport
            ? "Closing the tab ends it."
            : "Closing the tab ends it here; the program goes on.",
        );
      case "redraw":
        return this.#draw();
      case "tool":
        if (hello.hasTool) return this.#swap("tool");
        return this.#say("A recording holds nothing of the tool itself.");
      case "moved":
        if (hello.hasMoved) return this.#swap("moved");
        return this.#say("Of this nothing tells what moved.");
      case "save":
        return this.#chart.save();
      case "event":
        return this.#askForEvent();
      case "ask-moment":
        return this.#askForMoment();
      case "ask-filter":
        return this.#askForFilter(view.table?.filter ?? "");
      case "overlay":
        if (action.overlay === "help") return this.#dialogs.help(hello.replayed);
        if (action.overlay === "problems") return this.#dialogs.problems(shown.page.status);
        return this.#dialogs.visibility(hello, view, (change) => this.#act(change));
      default:
        this.#change(action, shown);
    }
  }

  /** Looks at something else, or from it to the hosts. */
  #swap(of: LookedAt): void {
    // A key may be pressed again before the server has answered.
    const now = this.#going ?? this.#hello!.of ?? "hosts";
    this.#going = now === of ? "hosts" : of;
    this.#source.swap(this.#going).catch((error: Error) => {
      this.#going = undefined;
      this.#say(error.message);
    });
  }

  #askForEvent(): void {
    const { limits } = this.#shown!;
    if (this.#hello!.isReport) {
      return this.#say("Events are marked in the recording, before it is reported on.");
    }
    if (!this.#hello!.allowEdit) {
      return this.#say("Events are marked here where the program was started with --allow-edit.");
    }
    const atMs = this.#looked.cursorMs ?? this.#view!.frozenAtMs ?? limits.newestMs;
    showEventDialog(this.#dialogs, { atMs, say: (text) => this.#say(text) });
  }

  #askForMoment(): void {
    const fields = [{
      label: "03:10, -2h, 2026-11-21T02:58, or a part of an event's name",
      value: "",
    }];
    this.#dialogs.ask({ title: "Go to", fields, button: "Go" }, ([text = ""]) => {
      this.#source.moment(text).then(
        (atMs) => this.#change({ kind: "go", atMs }, this.#shown!),
        (error: Error) => this.#say(error.message),
      );
    });
  }

  #askForFilter(value: string): void {
    const fields = [{ label: "Only rows with", value }];
    this.#dialogs.ask({ title: "Hosts", fields, button: "Show" }, ([filter = ""]) => {
      this.#act({ kind: "in-table", action: { kind: "filter", filter } });
    });
  }

  #hover(atMs: number | undefined): void {
    if (atMs === this.#hoverMs || this.#view === undefined) return;
    this.#hoverMs = atMs;
    this.#chart.point(this.#looked.cursorMs);
    this.#tell();
  }

  #choose(fromMs: number, toMs: number): void {
    const { longestWindowMs } = this.#shown!.limits;
    const windowMs = Math.min(longestWindowMs, Math.max(SHORTEST_DRAG_MS, toMs - fromMs));
    const frozenAtMs = Math.max(toMs, fromMs + windowMs);
    this.#playback?.seek(frozenAtMs);
    this.#playback?.pause();
    this.#set({ ...this.#view!, windowMs, frozenAtMs });
  }

  #enlarge(panel: number): void {
    const view = this.#view!;
    this.#set({ ...view, selected: view.zoomed ? view.selected : panel, zoomed: !view.zoomed });
  }

  /** Says something below the page, for a while unless it lasts. */
  #say(text: string, lasts = false): void {
    const place = elementById("state");
    clearTimeout(this.#noticeTimer);
    place.textContent = text;
    if (!lasts) this.#noticeTimer = setTimeout(() => place.textContent = "", NOTICE_MS);
  }
}

/** What fires stands there until it does not, and is read out when it changes. */
function showFiring(messages: readonly string[]): void {
  const text = messages.join(" · "), place = elementById("alerts");
  if (place.textContent !== text) place.textContent = text;
}
