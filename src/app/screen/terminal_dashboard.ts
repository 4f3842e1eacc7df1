import type { KeyPress } from "../../terminal/input_event.ts";
import type { TerminalSession } from "../../terminal/terminal_session.ts";
import type { Notice } from "./bottom_line.ts";
import { type KeyAction, keyAction } from "../../view/key_actions.ts";
import { LinePrompt } from "./line_prompt.ts";
import { momentAsked } from "./moment_asked.ts";
import { UsageError } from "../../model/errors.ts";
import { pageView } from "../../view/build_page.ts";
import type { Scene } from "../../view/scene.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Aside, Session } from "../session.ts";
import { viewLimits } from "../../view/view_limits.ts";
import type { Screen, Showing } from "./screen.ts";
import { viewOverlay } from "./view_overlay.ts";
import { changeView, type ViewAction, type ViewState } from "../../view/view_state.ts";

export interface TerminalDashboardOptions {
  readonly terminal: TerminalSession;
  /** The one that suits the terminal now. */
  readonly screen: () => Screen;
  /** Writes the page to a file and returns its path. */
  readonly save: (scene: Scene, view: ViewState) => Promise<string>;
  /** The tool itself, where it is looked at too. */
  readonly tool?: Session | undefined;
  readonly telemetry: Telemetry;
}

/** A session that can be looked at, and how it is. */
interface Looked {
  readonly session: Session;
  /** What is looked at again when it is left. */
  readonly from?: { readonly looked: Looked; readonly aside: Aside } | undefined;
  scene: Scene;
  view: ViewState;
}

const NOTICE_MS = 5_000;

/**
 * The dashboard in a terminal: turns keys into changes of the view, and what is new into frames,
 * at most one under way. `finished` resolves when the user quits or the terminal is gone.
 */
export class TerminalDashboard {
  readonly finished: Promise<void>;
  /** What is looked at, and what else can be. */
  #looked: Looked;
  #aside: Looked | undefined;
  readonly #options: TerminalDashboardOptions;
  readonly #finish: () => void;
  readonly #fail: (error: unknown) => void;
  #wanted: "nothing" | "line" | "page" = "nothing";
  #drawing = false;
  #prompt: LinePrompt | undefined;
  #notice: Notice | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, options: TerminalDashboardOptions) {
    this.#options = options;
    this.#looked = this.#look(session);
    this.#aside = options.tool && this.#look(options.tool);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.finished = promise;
    this.#fail = reject;
    this.#finish = () => {
      clearTimeout(this.#noticeTimer);
      resolve();
    };
    const { terminal } = options;
    terminal.onKey((event) => {
      if (event.kind === "key") this.#press(event);
      else if (event.kind === "paste") this.#prompt?.type(event.text);
    });
    terminal.onRedraw(() => this.#draw("page"));
    terminal.ended.addEventListener("abort", this.#finish);
    if (terminal.ended.aborted) this.#finish();
    this.#draw("page");
  }

  #look(session: Session, from?: Looked["from"]): Looked {
    const looked: Looked = { session, scene: session.scene, view: session.view, from };
    session.subscribe((scene) => {
      looked.scene = scene;
      if (looked === this.#looked) this.#drawNew();
    });
    return looked;
  }

  get #session(): Session {
    return this.#looked.session;
  }

  get #scene(): Scene {
    return this.#looked.scene;
  }

  get #view(): ViewState {
    return this.#looked.view;
  }

  set #view(view: ViewState) {
    this.#looked.view = view;
  }

  get view(): ViewState {
    const { playback } = this.#session;
    if (playback === undefined) return this.#view;
    const { frozenAtMs: _own, ...view } = this.#view;
    const { placeMs } = playback;
    return placeMs === undefined ? view : { ...view, frozenAtMs: placeMs };
  }

  /** There is something new: a view that follows the present shows it, a frozen one its age. */
  #drawNew(): void {
    const isFrozen = this.#view.frozenAtMs !== undefined && this.#session.playback === undefined;
    this.#draw(isFrozen ? "line" : "page");
  }

  /** Says something in the last line for a while. */
  say(notice: Notice): void {
    this.#notice = notice;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = undefined;
      this.#draw("line");
    }, NOTICE_MS);
    this.#draw("line");
  }

  #press(key: KeyPress): void {
    if (this.#prompt !== undefined) {
      this.#prompt.press(key);
      this.#draw("line");
      return;
    }
    const { frozenAtMs, ...moving } = this.view;
    const isStill = frozenAtMs !== undefined && !this.#session.playback?.playing;
    const action = keyAction(key, isStill ? this.view : moving);
    if (action !== undefined) this.#act(action);
  }

  #act(action: KeyAction): void {
    switch (action.kind) {
      case "quit":
        return this.#finish();
      case "redraw":
        return this.#options.terminal.redraw();
      case "save":
        this.#options.save(this.#scene, this.view).then(
          (path) => this.say({ level: "ok", text: `saved ${path}` }),
          (error) => this.say({ level: "error", text: `not saved: ${error.message}` }),
        );
        return;
      case "event":
        return this.#askForEvent();
      case "tool":
        return this.#swap();
      case "moved":
        return this.#showMoved();
      case "ask-moment":
        return this.#ask("go to (03:10, -2h, an event): ", "", (text) => this.#go(text));
      case "ask-filter":
        return this.#askForFilter();
      default:
        return this.#change(action);
    }
  }

  #change(action: ViewAction): void {
    const { playback } = this.#session;
    if (playback !== undefined && action.kind === "freeze") {
      playback.toggle();
      // What is under a cursor does not move with the picture.
      if (playback.playing) this.#view = withoutCursor(this.#view);
      return this.#draw("page");
    }
    const before = this.view;
    const view = changeView(before, action, viewLimits(this.#scene, before));
    if (view === before) return;
    if (playback !== undefined) {
      if (view.cursorMs !== before.cursorMs) playback.pause();
      if (view.frozenAtMs !== before.frozenAtMs) playback.seek(view.frozenAtMs);
    }
    this.#view = view;
    this.#looked.from?.aside.hold(view.zoomed || view.frozenAtMs !== undefined);
    this.#draw("page");
  }

  /** The records that moved most in the stretch that is looked at, and back. */
  #showMoved(): void {
    const { from } = this.#looked;
    if (from !== undefined) {
      from.aside[Symbol.dispose]();
      this.#looked = from.looked;
      this.#looked.scene = this.#session.scene;
      return this.#draw("page");
    }
    const { session } = this.#looked;
    const { frozenAtMs: toMs, windowMs: lengthMs } = this.view;
    const window = toMs === undefined ? undefined : { fromMs: toMs - lengthMs, toMs };
    this.#try(() => {
      const aside = session.openMoved?.({ window, lengthMs });
      if (aside === undefined) {
        return this.say({ level: "warning", text: "of the tool itself there is nothing but this" });
      }
      this.#looked = this.#look(aside, { looked: this.#looked, aside });
      this.#draw("page");
    });
  }

  #swap(): void {
    if (this.#aside === undefined) {
      return this.say({ level: "warning", text: "a recording holds nothing of the tool itself" });
    }
    [this.#looked, this.#aside] = [this.#aside, this.#looked];
    this.#draw("page");
  }

  /** Asks for a line of text; nothing happens where it is given up. */
  #ask(label: string, initial: string, onText: (text: string) => void): void {
    this.#prompt = new LinePrompt(label, {
      initial,
      onDone: (text) => {
        this.#prompt = undefined;
        if (text !== undefined) onText(text);
        this.#draw("page");
      },
    });
    this.#draw("line");
  }

  #go(text: string): void {
    this.#try(() => this.#change({ kind: "go", atMs: momentAsked(text, this.#scene) }));
  }

  /** Says why what somebody asked for cannot be done. */
  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.say({ level: "warning", text: error.message });
    }
  }

  #askForFilter(): void {
    const isList = this.#view.overlay === "visibility";
    const { filter = "" } = (isList ? this.#view.list : this.#view.table) ?? {};
    const kind = isList ? "in-list" : "in-table";
    this.#ask(
      "only rows with: ",
      filter,
      (filter) => this.#change({ kind, action: { kind: "filter", filter } }),
    );
  }

  #askForEvent(): void {
    const nowMs = this.#session.playback === undefined ? Date.now() : this.#scene.newestMs;
    const atMs = this.view.cursorMs ?? this.view.frozenAtMs ?? nowMs;
    this.#ask("event: ", "mark", (text) => {
      const label = text || "mark";
      this.#session.addEvent({ atMs, label, source: "user" });
      this.say({ level: "ok", text: `marked: ${label}` });
    });
  }

  #draw(what: "line" | "page"): void {
    if (what === "page" || this.#wanted === "nothing") this.#wanted = what;
    if (!this.#drawing) void this.#drawAll();
  }

  /** Draws until nothing new is wanted: what came meanwhile is in one frame, the newest. */
  async #drawAll(): Promise<void> {
    this.#drawing = true;
    const { screen, terminal } = this.#options;
    try {
      while (this.#wanted !== "nothing" && !terminal.ended.aborted) {
        const what = this.#wanted;
        this.#wanted = "nothing";
        const showing = this.#showing();
        if (what === "page") await screen().show(showing);
        else await screen().showLine(showing);
      }
    } catch (error) {
      clearTimeout(this.#noticeTimer);
      this.#fail(error);
    } finally {
      this.#drawing = false;
    }
  }

  #showing(): Showing {
    const { view } = this;
    const overlay = viewOverlay(this.#scene, view, {
      replayed: this.#session.playback !== undefined,
      screen: this.#options.terminal.size,
    });
    using _timer = this.#options.telemetry.timer("frame_derive_seconds");
    return {
      page: pageView(this.#scene, view, { maxPoints: this.#options.screen().maxPoints }),
      selected: view.selected,
      focus: view.zoomed && !view.isTable ? view.selected : undefined,
      cursorMs: view.cursorMs,
      overlay,
      prompt: this.#prompt?.text,
      notice: this.#notice,
    };
  }
}

function withoutCursor({ cursorMs: _cursor, ...view }: ViewState): ViewState {
  return view;
}
