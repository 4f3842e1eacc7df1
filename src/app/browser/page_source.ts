import type { PageView } from "../../model/page_view.ts";
import type { ViewLimits, ViewState } from "../../view/view_state.ts";
import type { PageNames } from "../../view/page_names.ts";

/** The hosts, the tool itself, or the records that moved most. */
export type LookedAt = "hosts" | "tool" | "moved";

/** What is said at first of what there is to see. */
export interface Hello {
  readonly view: Omit<ViewState, "hiddenHosts" | "hiddenMetrics">;
  readonly replayed: boolean;
  /** Over a recording: whether it plays at first, and how fast it does. */
  readonly playing?: { readonly isPlaying: boolean; readonly speed: number };
  readonly allowEdit: boolean;
  /** There is no program that goes on. */
  readonly isReport?: true;
  /** Whether the tool itself can be looked at, and what moved; and what is (absent: the hosts). */
  readonly hasTool?: boolean;
  readonly hasMoved?: boolean;
  readonly of?: LookedAt;
  /** What each alert that fires says. */
  readonly firing?: readonly string[];
  readonly hosts: readonly string[];
  readonly pages: readonly PageNames[];
}

/** What is shown: a page, and what bounds the views of it. */
export interface Shown {
  readonly page: PageView;
  readonly limits: ViewLimits;
}

/** What a browser looks at. */
export interface Look {
  readonly view: ViewState;
  /** How many points a line may have: the width of the page in pixels. */
  readonly maxPoints: number;
}

/** What became of an alert, and what each that fires now says. */
export interface AlertTold {
  readonly state: string;
  readonly message: string;
  readonly firing: readonly string[];
}

export interface PageHandlers {
  onHello(hello: Hello): void;
  onPage(shown: Shown): void;
  onAlert(alert: AlertTold): void;
  /** The server is not there; it is asked again. */
  onLost(): void;
  /** It is there again. */
  onBack(): void;
}

/** Where the pages come from: a server that streams them, or a recording within the document. */
export interface PageSource {
  open(maxPoints: number): void;
  /** Something else is looked at. */
  look(look: Look): void;
  /** The tab was hidden or shown. */
  turn(): void;
  /** Looks at something else, which a hello tells then; rejects with a sentence. */
  swap(of: LookedAt): Promise<void>;
  /** When that is which somebody asks for by a time or an event's name; rejects with a sentence. */
  moment(text: string): Promise<number>;
}
