import { systemLibrary } from "../base/system_library.ts";

const STDOUT = 1;
const IS_MACOS = Deno.build.os === "darwin";
/** Source: termios.h and fcntl.h of Linux and macOS, which count differently. */
const [TCOOFF, TCOON, TCOFLUSH] = IS_MACOS ? [1, 2, 2] : [0, 1, 1];
const O_WRONLY = 1, O_NONBLOCK = IS_MACOS ? 4 : 0o4000;

/**
 * Has the system throw away what was written to the terminal and not taken by it, and lets its output
 * go on where it was stopped (Ctrl-S): a write that waits for it then goes on. Returns false where
 * that cannot be done. Only for a process in the foreground: another would be stopped.
 */
export function discardOutput(): boolean {
  const library = systemLibrary();
  if (library === undefined || library.tcflush(STDOUT, TCOFLUSH) !== 0) return false;
  // Linux wakes no writer of a terminal whose output was thrown away, but it does when it goes on.
  library.tcflow(STDOUT, TCOOFF);
  library.tcflow(STDOUT, TCOON);
  return true;
}

/** Writes to the terminal what it takes without waiting, beside a write that hangs, and no more. */
export function writeWithoutWaiting(bytes: Uint8Array): void {
  const library = systemLibrary();
  if (library === undefined) return;
  const number = library.openNow(new TextEncoder().encode("/dev/tty\0"), O_WRONLY | O_NONBLOCK);
  if (number < 0) return;
  library.writeNow(number, bytes.slice(), BigInt(bytes.length));
  library.close(number);
}
