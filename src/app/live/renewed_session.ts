import { whenAborted } from "../../base/when_aborted.ts";
import type { AlertNotice } from "../../model/alert.ts";
import type { Event } from "../../model/event.ts";
import type { Host } from "../../model/host.ts";
import type { Scene } from "../../view/scene.ts";
import { AlertFeed, type Aside, type MovedLook, SceneFeed, type Session } from "../session.ts";
import type { LiveSession } from "./live_session.ts";

/** A session, and what is closed with it. */
interface Opened {
  readonly session: LiveSession;
  /** Another process records what is looked at. */
  readonly isFollowed: boolean;
  readonly closing: AsyncDisposableStack;
}

export interface RenewedOptions {
  /** Opens one of these hosts, or of those that were asked for; `renew` has another one take its place. */
  readonly open: (
    hosts: readonly Host[] | undefined,
    renew: (hosts: readonly Host[]) => void,
  ) => Promise<Opened>;
  /** Told why the one before stays, in a sentence's end. */
  readonly onFailure: (error: unknown) => void;
}

/** A live session that is opened anew while it is looked at, with hosts that have joined: who looks at it stays. */
export class RenewedSession implements Session, AsyncDisposable {
  readonly #options: RenewedOptions;
  readonly #feed = new SceneFeed();
  readonly #alerts = new AlertFeed();
  readonly #end = new AbortController();
  #current: Opened;
  #renewing = Promise.resolve();

  private constructor(options: RenewedOptions, first: Opened) {
    this.#options = options;
    this.#current = first;
    this.#attach(first.session);
  }

  static async open(options: RenewedOptions): Promise<RenewedSession> {
    let renewed: RenewedSession | undefined;
    const first = await options.open(undefined, (hosts) => renewed?.renew(hosts));
    return renewed = new RenewedSession(options, first);
  }

  /** The one that is looked at by now. */
  get live(): LiveSession {
    return this.#current.session;
  }

  get isFollowed(): boolean {
    return this.#current.isFollowed;
  }

  /** Aborted when it ends. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get dashboard() {
    return this.live.dashboard;
  }

  get scene(): Scene {
    return this.live.scene;
  }

  get view() {
    return this.live.view;
  }

  get edits() {
    return this.live.edits;
  }

  addEvent(event: Event): void {
    this.live.addEvent(event);
  }

  openMoved(look: MovedLook): Aside {
    return this.live.openMoved!(look);
  }

  subscribe(show: (scene: Scene) => void): void {
    this.#feed.subscribe(show);
  }

  onAlert(hear: (notice: AlertNotice) => void): void {
    this.#alerts.hear(hear);
  }

  /** One of these hosts takes the place of the current one as soon as it is open. */
  renew(hosts: readonly Host[]): void {
    this.#renewing = this.#renewing.then(async () => {
      if (this.signal.aborted) return;
      const next = await this.#options.open(hosts, (hosts) => this.renew(hosts));
      const { closing } = this.#current;
      this.#current = next;
      this.#attach(next.session);
      await closing.disposeAsync();
    }).catch(this.#options.onFailure);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#renewing;
    await this.#current.closing.disposeAsync();
  }

  #attach(session: LiveSession): void {
    session.subscribe((scene) => {
      if (session === this.live) this.#feed.push(scene);
    });
    session.onAlert?.((notice) => {
      if (session === this.live) this.#alerts.push(notice);
    });
    whenAborted(session.open.signal, () => {
      if (session === this.live) this.#end.abort();
    });
  }
}
