const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32", nonblocking: true },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize", nonblocking: true },
  openNow: { name: "open", parameters: ["buffer", "i32"], result: "i32" },
  writeNow: { name: "write", parameters: ["i32", "buffer", "usize"], result: "isize" },
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  sendto: {
    parameters: ["i32", "buffer", "usize", "i32", "buffer", "u32"],
    result: "isize",
  },
  close: { parameters: ["i32"], result: "i32" },
  tcflow: { parameters: ["i32", "i32"], result: "i32" },
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  _exit: { parameters: ["i32"], result: "void" },
} as const;

/** The calls of the system's C library for which the runtime has none of its own. */
export type SystemLibrary = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

let library: SystemLibrary | null | undefined;

/** The C library; undefined where it cannot be had. Calls that can block run in a thread of their own. */
export function systemLibrary(): SystemLibrary | undefined {
  if (library === undefined) {
    const name = Deno.build.os === "darwin" ? "libSystem.B.dylib" : "libc.so.6";
    try {
      library = Deno.dlopen(name, SYMBOLS).symbols;
    } catch {
      library = null;
    }
  }
  return library ?? undefined;
}
