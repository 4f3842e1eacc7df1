import type { SshAddress } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import { whenAborted } from "../../base/when_aborted.ts";
import type { DiscoveryStep } from "../../model/transport.ts";
import { discoverSocket } from "../discover_socket.ts";
import { LOOK_SECONDS } from "./discovery_script.ts";
import { ForwardLink } from "./forward_link.ts";
import { HelperLink } from "./helper_link.ts";
import type { Link } from "./link.ts";
import type { ProcessLinkOptions } from "./process_link.ts";
import { type RemoteReport, reportedEnvironment } from "./remote_report.ts";
import { HELPER_TOOLS, type HelperTool } from "./remote_script.ts";
import {
  openRemoteShell,
  type RemoteShell,
  type RemoteShellOptions,
  SshConnectError,
} from "./remote_shell.ts";
import { ShellLink } from "./shell_link.ts";
import { isPlainSocketPath } from "./socket_path.ts";

/** What a helper of ours, with its own deadline, can be made of, best first. */
const OWN_HELPERS = HELPER_TOOLS.filter((tool) => tool !== "traffic_ctl");

/** A way to the server's socket. */
export type Rung = HelperTool | "forwarding";

/**
 * All ways, best first. A helper with its own deadline can harm the server least; forwarding
 * needs nothing on the host; `traffic_ctl` starts a program for each poll and knows but one server.
 */
export const RUNGS: readonly Rung[] = [...OWN_HELPERS, "forwarding", "traffic_ctl"];

const MASTER_STEP = "ssh: control master";

export interface ClimbOptions
  extends Omit<RemoteShellOptions, "onHungMaster">, Omit<ProcessLinkOptions, "destination"> {
  /** The socket's path where the user named it. */
  readonly socketPath?: string | undefined;
  /** The ways that may be tried. */
  readonly rungs: readonly Rung[];
  /** The helper ends when it hears nothing for this long, in seconds. */
  readonly idleSeconds: number;
  /** Where private files go; absent: where the system keeps such. */
  readonly runtimeDirectory?: string | undefined;
  readonly onStep: (step: DiscoveryStep) => void;
  /** Ways found to fail are added, so that the next climb passes them over. */
  readonly failed: Set<Rung>;
}

export interface Climbed {
  readonly link: Link;
  readonly rung: Rung;
  /** Absent where no socket was found. */
  readonly socketPath?: string | undefined;
  /** The kernel's table on the host has the socket: whoever is refused is refused by something else. */
  readonly listening: boolean;
}

/**
 * Connects to a host, finds its socket, and takes the best way to it that works there; each step is
 * told with its reason. Throws an `SshConnectError` where none works.
 */
export async function climbLadder(
  address: SshAddress,
  options: ClimbOptions,
): Promise<Climbed> {
  return await new Climb(address, options).run();
}

class Climb {
  readonly #address: SshAddress;
  readonly #options: ClimbOptions;
  #socketPath: string | undefined;
  #listening = false;
  #discovered = false;
  #startMs = performance.now();
  /** Why each way was left, for the error. */
  readonly #faults: string[] = [];

  constructor(address: SshAddress, options: ClimbOptions) {
    this.#address = address;
    this.#options = options;
    this.#socketPath = options.socketPath;
  }

  async run(): Promise<Climbed> {
    const { quirks: { hungMaster }, onStep } = this.#options;
    if (hungMaster !== undefined) {
      onStep({ what: MASTER_STEP, outcome: "skipped", detail: hungMaster, tookMs: 0 });
    }
    const climbed = await this.#helper(OWN_HELPERS) ?? await this.#forwarding() ??
      await this.#helper(["traffic_ctl"]);
    if (climbed) return climbed;
    throw new SshConnectError({
      message:
        `${this.#name()} offers no way to its socket (${this.#faults.join("; ")}). Install ` +
        "python3, perl or socat there, or allow AllowStreamLocalForwarding in its sshd.",
      permanent: true,
    });
  }

  /** The first of the tools that works as a helper there. */
  async #helper(tools: readonly HelperTool[]): Promise<Climbed | undefined> {
    for (;;) {
      const left = tools.filter((tool) => this.#mayTry(tool));
      // The first connection is made in any case: it finds the socket.
      if (this.#discovered && left.length === 0) return undefined;
      const tool = await this.#connect(left);
      if (typeof tool !== "string") return tool;
      this.#options.failed.add(tool);
    }
  }

  /** The climbed rung, the tool that failed to be one, or undefined where there is none. */
  async #connect(tools: readonly HelperTool[]): Promise<Climbed | HelperTool | undefined> {
    this.#startMs = performance.now();
    const shell = await this.#shell({ ...this.#options, tools });
    if (shell.kind === "no-shell") {
      this.#discovered = true;
      this.#step("ssh: shell", "failed", shell.why);
      for (const tool of HELPER_TOOLS) this.#options.failed.add(tool);
      return undefined;
    }
    const { process, report } = shell;
    try {
      if (!this.#discovered) await this.#discover(report);
      this.#tellAbsent(report);
      const tool = HELPER_TOOLS.find((tool) => tool === report.helper);
      if (tool === undefined) {
        await process.stop();
        return undefined;
      }
      return await this.#start(tool, { ...shell, where: report.tools.get(tool) ?? "" });
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  async #shell(input: Parameters<typeof openRemoteShell>[1]): Promise<RemoteShell> {
    try {
      return await openRemoteShell(this.#address, input, {
        ...this.#options,
        onHungMaster: (why) => this.#step(MASTER_STEP, "failed", `${why}; connecting without it`),
      });
    } catch (error) {
      if (error instanceof SshConnectError) this.#step("ssh", "failed", error.message);
      throw error;
    }
  }

  async #discover(report: RemoteReport): Promise<void> {
    this.#discovered = true;
    this.#step("ssh", "found", `connected to ${this.#name()}`);
    const { socketPath, signal, onStep } = this.#options;
    if (report.wasCut) {
      this.#step("ssh: discovery", "failed", `ended there, since it took over ${LOOK_SECONDS} s`);
    }
    const { path } = await discoverSocket({
      socketPath,
      signal,
      environment: reportedEnvironment(report),
      onStep,
    });
    this.#socketPath = path;
    this.#listening = path !== undefined &&
      (report.files.get("/proc/net/unix") ?? "").includes(` ${path}\n`);
  }

  /** The tools that are not there, where a user would look for them. */
  #tellAbsent(report: RemoteReport): void {
    for (const [tool, where] of report.tools) {
      if (where !== "" || !["python3", "perl", "socat", "nc", "traffic_ctl"].includes(tool)) {
        continue;
      }
      this.#step(`ssh: ${tool} helper`, "not-found", "not on the PATH that ssh gives there");
    }
  }

  async #start(
    tool: HelperTool,
    { process, where }: RemoteShell & { readonly kind: "reported" } & { readonly where: string },
  ): Promise<Climbed | HelperTool> {
    const name = tool.slice(tool.lastIndexOf("/") + 1);
    const rung = `${name} helper`;
    const watch = { ...this.#options, destination: this.#name() };
    if (tool === "socat" || tool === "nc" || tool === "ncat" || tool === "traffic_ctl") {
      const link = new ShellLink(process, tool, { ...watch, rung });
      this.#step(`ssh: ${rung}`, "found", `${where}, started for each poll`);
      return this.#climbed(link, tool);
    }
    const link = new HelperLink(process, rung, watch);
    const stop = () => void process.stop();
    using _aborting = whenAborted(this.#options.signal, stop);
    const timer = setTimeout(stop, this.#options.reportTimeoutMs);
    const ready = await link.ready;
    clearTimeout(timer);
    if (ready) {
      this.#step(`ssh: ${rung}`, "found", `${where}, stays running`);
      return this.#climbed(link, tool);
    }
    const failure = await link.ended;
    const { code } = await process.ended;
    await link[Symbol.asyncDispose]();
    this.#step(`ssh: ${rung}`, "failed", failure.message);
    // Where the connection itself was lost, the tool is not to blame.
    if (code === 255 || this.#options.signal.aborted) throw new SshConnectError(failure);
    return tool;
  }

  async #forwarding(): Promise<Climbed | undefined> {
    if (!this.#mayTry("forwarding")) return undefined;
    const what = "ssh: forwarding";
    const path = this.#socketPath;
    if (path === undefined) {
      this.#step(what, "skipped", "no socket was found to forward; name it with --socket");
      return undefined;
    }
    if (!isPlainSocketPath(path)) {
      this.#step(what, "skipped", `ssh cannot be given this path: ${plainText(path, 120)}`);
      return undefined;
    }
    this.#startMs = performance.now();
    const link = await ForwardLink.open(this.#address, path, this.#options);
    const lost = await Promise.race([link.ended, Promise.resolve(undefined)]);
    if (lost || this.#options.signal.aborted) {
      const failure = lost ?? await link.ended;
      await link[Symbol.asyncDispose]();
      this.#step(what, "failed", failure.message);
      throw new SshConnectError(failure);
    }
    this.#step(what, "found", `${path}; the first poll shows whether sshd allows it`);
    return this.#climbed(link, "forwarding");
  }

  #climbed(link: Link, rung: Rung): Climbed {
    return { link, rung, listening: this.#listening, socketPath: this.#socketPath };
  }

  #mayTry(rung: Rung): boolean {
    // traffic_ctl asks its own installation's server, whatever socket the user named.
    if (rung === "traffic_ctl" && this.#options.socketPath !== undefined) return false;
    return this.#options.rungs.includes(rung) && !this.#options.failed.has(rung);
  }

  #step(what: string, outcome: DiscoveryStep["outcome"], detail: string): void {
    if (outcome === "failed" || outcome === "skipped") this.#faults.push(`${what}: ${detail}`);
    const nowMs = performance.now();
    this.#options.onStep({
      what,
      outcome,
      detail: plainText(detail),
      tookMs: nowMs - this.#startMs,
    });
    this.#startMs = nowMs;
  }

  #name(): string {
    return plainText(this.#address.destination, 80);
  }
}
