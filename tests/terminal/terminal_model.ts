// deno-lint-ignore-file no-control-regex
import { inflateSync } from "node:zlib";
import assert from "node:assert/strict";
import { decode as decodeSixel } from "sixel";
import { decodePng, type Pixels } from "../helpers/png.ts";

/** A picture on the modelled screen. */
export interface ShownImage extends Pixels {
  readonly protocol: "iterm2" | "kitty" | "sixel";
  readonly column: number;
  readonly row: number;
  /** In cells; 0 where the protocol does not scale. */
  readonly columns: number;
  readonly rows: number;
  /** It came wrapped for the terminal around tmux. */
  readonly wrapped: boolean;
}

interface Stored extends Pixels {
  readonly control: ReadonlyMap<string, string>;
}

/**
 * A terminal that understands exactly what this program writes, and fails on anything else: on
 * unknown sequences, unbalanced modes, broken strings, pictures that do not decode.
 */
export class TerminalModel {
  readonly columns: number;
  readonly rows: number;
  /** Characters and SGR state by cell. */
  cells: { char: string; style: string }[];
  images: ShownImage[] = [];
  /** kitty's stored images by id. */
  stored = new Map<number, Stored>();
  modes = { alternate: false, cursor: true, paste: false, wrap: true, sync: false };
  syncFrames = 0;
  queries: string[] = [];
  cellPx = { width: 8, height: 16 };
  #cursor = { column: 0, row: 0 };
  #style = "";
  #transfer: { control: Map<string, string>; data: string } | undefined;
  #parts: { args: string; data: string; at: { column: number; row: number } } | undefined;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.cells = [];
    this.#clear();
  }

  /** A row's text. */
  line(row: number): string {
    return this.cells.slice(row * this.columns, (row + 1) * this.columns).map(({ char }) => char)
      .join("");
  }

  /** The last picture shown. */
  get image(): ShownImage {
    const image = this.images.at(-1);
    assert.ok(image, "a picture is shown");
    return image;
  }

  /** Everything that was switched is back, nothing is half sent. */
  assertRestored(): void {
    assert.deepEqual(this.modes, {
      alternate: false,
      cursor: true,
      paste: false,
      wrap: true,
      sync: false,
    });
    assert.equal(this.stored.size, 0, "no picture is left in the terminal's memory");
    assert.equal(this.#style, "", "no colour is left");
    assert.equal(this.#transfer, undefined, "no kitty transfer is open");
    assert.equal(this.#parts, undefined, "no multipart file is open");
  }

  write(bytes: Uint8Array, { wrapped = false } = {}): void {
    let text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    while (text !== "") {
      const length = text.startsWith("\x1b") ? this.#escape(text, wrapped) : this.#print(text);
      text = text.slice(length);
    }
  }

  #print(text: string): number {
    // A base character with the combining marks on it.
    const char = /^[^\p{C}\p{M}]\p{M}*|^\u{10eeee}\p{M}*/u.exec(text)?.[0];
    assert.ok(char, `printable text, not ${JSON.stringify(text.slice(0, 20))}`);
    const { column, row } = this.#cursor;
    assert.ok(
      column < this.columns,
      `text beyond the right edge in row ${row}: ${text.slice(0, 9)}`,
    );
    this.cells[row * this.columns + column] = { char, style: this.#style };
    const wide = /^[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/.test(char);
    if (wide) this.cells[row * this.columns + column + 1] = { char: "", style: this.#style };
    this.#cursor.column += wide ? 2 : 1;
    return char.length;
  }

  #escape(text: string, wrapped: boolean): number {
    const csi = /^\x1b\[([<-?]?)([\d;]*)([ -/]?)([@-~])/.exec(text);
    if (csi) {
      const [sequence, prefix = "", params = "", between = "", final = ""] = csi;
      this.#controlSequence(prefix, params, `${between}${final}`, { sequence, wrapped });
      return sequence.length;
    }
    const tmux = /^\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\/.exec(text);
    if (tmux) {
      assert.ok(!wrapped, "tmux passthrough is not nested");
      assert.ok(tmux[0].length <= 1_048_576, "tmux takes 1 MiB at most");
      const payload = (tmux[1] ?? "").replaceAll("\x1b\x1b", "\x1b");
      this.write(new TextEncoder().encode(payload), { wrapped: true });
      return tmux[0].length;
    }
    const sixel = /^\x1bP([\d;]*)q([^\x1b]*)\x1b\\/.exec(text);
    if (sixel) {
      this.#sixel(sixel[2] ?? "", wrapped);
      return sixel[0].length;
    }
    const osc = /^\x1b\](\d+);([^\x07\x1b]*)(?:\x07|\x1b\\)/.exec(text);
    if (osc) {
      assert.ok(osc[0].length <= 1_048_576, "iTerm2 takes 1 MiB at most");
      this.#command(Number(osc[1]), osc[2] ?? "", wrapped);
      return osc[0].length;
    }
    const apc = /^\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\/.exec(text);
    if (apc) {
      this.#graphics(apc[1] ?? "", apc[2] ?? "", wrapped);
      return apc[0].length;
    }
    // A string terminator by itself ends what a cut frame left open.
    if (text.startsWith("\x1b\\")) return 2;
    return assert.fail(`an unknown or broken sequence: ${JSON.stringify(text.slice(0, 40))}`);
  }

  #controlSequence(
    prefix: string,
    params: string,
    final: string,
    { sequence, wrapped }: { sequence: string; wrapped: boolean },
  ): void {
    if (prefix === "?" && (final === "h" || final === "l")) {
      return this.#mode(Number(params), final === "h");
    }
    const [first = 0, second = 0] = params.split(";").map(Number);
    if (prefix === "" && final === "H") {
      this.#cursor = { row: Math.max(1, first) - 1, column: Math.max(1, second) - 1 };
      assert.ok(this.#cursor.row < this.rows && this.#cursor.column < this.columns, sequence);
    } else if (wrapped && sequence === "\x1b[D") this.#cursor.column--;
    else if (prefix === "" && final === "m") this.#sgr(params);
    else if (prefix === "" && final === "J" && params === "2") this.#clear();
    else if (prefix === "" && final === "K" && params === "") {
      const end = (this.#cursor.row + 1) * this.columns;
      for (let i = end - this.columns + this.#cursor.column; i < end; i++) {
        this.cells[i] = { char: " ", style: "" };
      }
    } else if (
      /^(>q|\d+t|\?\d+\$p|\?[12];1;0S|\?2;4;0S|[56]n|c)$/.test(`${prefix}${params}${final}`)
    ) {
      this.queries.push(sequence);
    } else assert.fail(`an unknown control sequence: ${JSON.stringify(sequence)}`);
  }

  #mode(mode: number, on: boolean): void {
    const names = {
      1049: "alternate",
      25: "cursor",
      2004: "paste",
      7: "wrap",
      2026: "sync",
    } as const;
    const name = names[mode as keyof typeof names];
    assert.ok(name, `mode ${mode} is known`);
    assert.notEqual(this.modes[name], on, `mode ${mode} is not set twice`);
    this.modes[name] = on;
    if (name === "sync" && !on) this.syncFrames++;
    if (name === "alternate") this.#clear();
  }

  #sgr(params: string): void {
    let rest = params;
    for (; rest !== "";) {
      const code =
        /^(?:0|[1247]|3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3})(?:;|$)/
          .exec(rest);
      assert.ok(code, `a known colour or style in ${params}`);
      const value = code[0].replace(/;$/, "");
      if (value === "0") this.#style = "";
      else this.#style += `${this.#style ? ";" : ""}${value}`;
      rest = rest.slice(code[0].length);
    }
  }

  #clear(): void {
    this.cells = Array.from(
      { length: this.columns * this.rows },
      () => ({ char: " ", style: "" }),
    );
    this.images = [];
  }

  #show(image: Omit<ShownImage, "column" | "row">, at = this.#cursor): void {
    const { column, row } = at;
    const rows = image.rows || Math.ceil(image.height / this.cellPx.height);
    assert.ok(row + rows < this.rows, "a picture stays clear of the last row");
    const place = { column, row };
    this.images = this.images.filter((old) =>
      old.column !== column || old.row !== row || old.protocol !== image.protocol
    );
    this.images.push({ ...image, ...place });
  }

  #sixel(data: string, wrapped: boolean): void {
    const { width, height, data32 } = decodeSixel(data);
    const rgba = new Uint8Array(data32.buffer, data32.byteOffset, width * height * 4).slice();
    assert.ok(width * height > 0, "a sixel picture with pixels");
    this.#show({ protocol: "sixel", width, height, rgba, columns: 0, rows: 0, wrapped });
  }

  #command(code: number, text: string, wrapped: boolean): void {
    if ((code === 1337 && /^(ReportCellSize|Capabilities)$/.test(text)) || code === 11) {
      this.queries.push(`OSC ${code};${text}`);
      return;
    }
    assert.equal(code, 1337, "a known OSC");
    const [verb = "", ...values] = text.split("=");
    const value = values.join("=");
    if (verb === "File") {
      const [args = "", data = ""] = value.split(":");
      this.#file(args, data, this.#cursor, wrapped);
    } else if (verb === "MultipartFile") {
      assert.equal(this.#parts, undefined, "the file before is complete");
      this.#parts = { args: value, data: "", at: { ...this.#cursor } };
    } else if (verb === "FilePart") {
      assert.ok(this.#parts, "a part belongs to a file");
      this.#parts.data += value;
    } else if (verb === "FileEnd") {
      assert.ok(this.#parts, "an end belongs to a file");
      this.#file(this.#parts.args, this.#parts.data, this.#parts.at, wrapped);
      this.#parts = undefined;
    } else assert.fail(`an unknown OSC 1337: ${verb}`);
  }

  #file(args: string, data: string, at: { column: number; row: number }, wrapped: boolean): void {
    const map = new Map(args.split(";").map((arg) => arg.split("=") as [string, string]));
    assert.equal(map.get("inline"), "1", "shown, not saved");
    const png = bytesOf(data);
    assert.equal(Number(map.get("size")), png.length, "the size that was announced");
    const [columns, rows] = [Number(map.get("width")), Number(map.get("height"))];
    assert.ok(columns > 0 && rows > 0, "sized in cells");
    this.#show({ protocol: "iterm2", ...decodePng(png), columns, rows, wrapped }, at);
  }

  #graphics(control: string, data: string, wrapped: boolean): void {
    assert.ok(data.length <= 4096, "kitty takes 4096 characters at most");
    const keys = new Map(
      control.split(",").filter((part) => part !== "").map((part) =>
        part.split("=") as [string, string]
      ),
    );
    if (keys.get("a") === "q") {
      this.queries.push("kitty");
      return;
    }
    if (!this.#transfer && keys.get("a") === "d") {
      assert.equal(keys.get("q"), "2", "nothing is answered");
      this.stored.delete(Number(keys.get("i")));
      this.images = this.images.filter(({ protocol }) => protocol !== "kitty");
      return;
    }
    if (this.#transfer) {
      // Of an edit's later chunks kitty reads the frame again: without it they were a frame's more.
      const isEdit = this.#transfer.control.get("a") === "f";
      const again = isEdit ? ["m", "q", "a", "r"] : ["m", "q", "a"];
      const foreign = [...keys.keys()].filter((key) => !again.includes(key));
      assert.deepEqual(foreign, [], "later chunks carry no control data");
      if (isEdit) assert.equal(`a=${keys.get("a")},r=${keys.get("r")}`, "a=f,r=1");
      this.#transfer.data += data;
    } else {
      assert.equal(keys.get("q"), "2", "nothing is answered");
      this.#transfer = { control: keys, data };
    }
    if (keys.get("m") === "1") {
      assert.equal(data.length % 4, 0, "chunks are multiples of 4");
      return;
    }
    const { control: first, data: all } = this.#transfer;
    this.#transfer = undefined;
    this.#finish(first, bytesOf(all), wrapped);
  }

  #finish(control: ReadonlyMap<string, string>, payload: Uint8Array, wrapped: boolean): void {
    const number = (key: string) => Number(control.get(key) ?? 0);
    const id = number("i");
    assert.ok(id > 0, "an image has a number");
    if (control.get("a") === "T") {
      assert.equal(control.get("f"), "100");
      const pixels = decodePng(payload);
      this.stored.set(id, { ...pixels, control });
      if (control.get("U") === "1") return;
      assert.equal(control.get("C"), "1", "the cursor stays");
      this.#show({
        protocol: "kitty",
        ...pixels,
        columns: number("c"),
        rows: number("r"),
        wrapped,
      });
      return;
    }
    assert.equal(control.get("a"), "f");
    assert.equal(control.get("X"), "1", "pixels are replaced");
    const image = this.stored.get(id);
    assert.ok(image, "an edit of a stored image");
    const [x, y, width, height] = [number("x"), number("y"), number("s"), number("v")];
    assert.ok(x + width <= image.width && y + height <= image.height, "an edit within the image");
    const rgb = new Uint8Array(inflateSync(payload));
    assert.equal(rgb.length, width * height * 3, "as many pixels as announced");
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const from = (row * width + column) * 3;
        image.rgba.set(rgb.subarray(from, from + 3), ((y + row) * image.width + x + column) * 4);
      }
    }
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
