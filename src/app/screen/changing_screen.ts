import type { Screen, Showing } from "./screen.ts";

/** A screen that can be given up for another one. */
export interface ClosableScreen extends Screen {
  /** Shows nothing any more, not even what is being drawn. */
  close(): void;
}

/** The screen of a terminal that may become another one underneath. */
export class ChangingScreen implements Screen {
  #screen: ClosableScreen;
  /** Rises with each change: the last one that was asked for counts. */
  #changes = 0;

  constructor(screen: ClosableScreen) {
    this.#screen = screen;
  }

  get maxPoints(): number {
    return this.#screen.maxPoints;
  }

  show(showing: Showing): Promise<void> {
    return this.#screen.show(showing);
  }

  showLine(showing: Showing): Promise<void> {
    return this.#screen.showLine(showing);
  }

  /** Closes the screen at once, and puts another one in its place as soon as that is made. */
  async change(open: () => Promise<ClosableScreen>): Promise<void> {
    const change = ++this.#changes;
    this.#screen.close();
    const screen = await open();
    if (change === this.#changes) this.#screen = screen;
    else screen.close();
  }
}
