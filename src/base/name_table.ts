/** Numbers names in the order in which they first appear. */
export class NameTable {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.numberOf(name);
  }

  /** The name's number; a new name gets the next one. */
  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  /** All names by number. */
  get names(): readonly string[] {
    return this.#names;
  }
}
