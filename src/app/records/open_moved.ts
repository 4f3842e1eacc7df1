import type { MovedSession } from "./moved_session.ts";

/** What moved, as it is looked at by some: those who have left it are forgotten. */
export class OpenMoved {
  readonly #sessions = new Set<MovedSession>();

  add(session: MovedSession): MovedSession {
    this.#sessions.add(session);
    return session;
  }

  /** There is something new to be read. */
  update(): void {
    for (const session of this.#sessions) {
      if (session.isClosed) this.#sessions.delete(session);
      else session.update();
    }
  }
}
