import { systemLibrary } from "../../base/system_library.ts";

/** Source: sys/socket.h and sys/un.h of Linux. */
const AF_UNIX = 1, SOCK_DGRAM = 2, SOCK_CLOEXEC = 0o2000000, MSG_NOSIGNAL = 0x4000;
/** A sign of life is due this part of the time that the service manager allows. */
const BEATS = 3;

export interface ServiceManagerOptions {
  readonly env: (name: string) => string | undefined;
  /** The time between two ticks, in milliseconds. */
  readonly intervalMs: number;
  readonly monotonicMs?: () => number;
}

/**
 * Tells systemd how the service does: that it is ready, what its state is, and, where it wants to know, that
 * it lives: as long as ticks come. Source: sd_notify(3). Outside of systemd it does nothing.
 */
export class ServiceManager implements Disposable {
  readonly #address: Uint8Array<ArrayBuffer> | undefined;
  readonly #monotonicMs: () => number;
  readonly #patienceMs: number = Infinity;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #tickedAtMs: number;
  #isReady = false;
  #status = "";

  constructor(
    { env, intervalMs, monotonicMs = () => performance.now() }: ServiceManagerOptions,
  ) {
    this.#monotonicMs = monotonicMs;
    this.#tickedAtMs = monotonicMs();
    this.#address = addressOf(env("NOTIFY_SOCKET"));
    const watchdogMs = Number(env("WATCHDOG_USEC") ?? NaN) / 1000;
    const pid = env("WATCHDOG_PID");
    if (this.#address === undefined || !(watchdogMs > 0)) return;
    if (pid !== undefined && Number(pid) !== Deno.pid) return;
    this.#patienceMs = Math.max(watchdogMs, 3 * intervalMs);
    this.#timer = setInterval(() => this.#beat(), watchdogMs / BEATS);
  }

  /** A tick is complete; `status` is one line for `systemctl status`. */
  tick(status: string): void {
    this.#tickedAtMs = this.#monotonicMs();
    if (status === this.#status && this.#isReady) return;
    this.#send(`${this.#isReady ? "" : "READY=1\n"}STATUS=${status.replaceAll("\n", " ")}`);
    this.#isReady = true;
    this.#status = status;
  }

  /** It ends. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#send("STOPPING=1");
  }

  /** Before it is ready nobody waits for it. */
  #beat(): void {
    if (!this.#isReady) return;
    if (this.#monotonicMs() - this.#tickedAtMs < this.#patienceMs) this.#send("WATCHDOG=1");
  }

  #send(text: string): void {
    const address = this.#address, library = systemLibrary();
    if (address === undefined || library === undefined) return;
    const socket = library.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return;
    const bytes = new TextEncoder().encode(text);
    library.sendto(socket, bytes, BigInt(bytes.length), MSG_NOSIGNAL, address, address.length);
    library.close(socket);
  }
}

/** A `sockaddr_un` of a path, or of an abstract name that begins with `@`. */
function addressOf(path: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (path === undefined || !/^[/@]./.test(path) || Deno.build.os !== "linux") return undefined;
  const isAbstract = path.startsWith("@");
  const name = new TextEncoder().encode(isAbstract ? `\0${path.slice(1)}` : `${path}\0`);
  const address = new Uint8Array(2 + name.length);
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(name, 2);
  return address;
}
