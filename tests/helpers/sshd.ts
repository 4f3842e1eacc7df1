// needs: sshd
import { notInstalled } from "../../scripts/test_programs.ts";
import { eventually } from "./eventually.ts";
import { newMark } from "./marked_processes.ts";
import {
  descendantsOf,
  killProcess,
  readProcFile,
  type RunningProcess,
  runningProcesses,
} from "./processes.ts";

/** An sshd of the tests' own: an ordinary process on loopback, everything of it in one folder. */
export interface TestSshd extends AsyncDisposable {
  /** Host keys, keys, configurations; a home without files for those who log in. */
  readonly directory: string;
  readonly home: string;
  readonly port: number;
  /** The arguments that make `ssh` use the tests' configuration and nothing else. */
  readonly sshOptions: readonly string[];
  /** The processes that logins have started and that still run, by what they run. */
  loginProcesses(): RunningProcess[];
  /** The running `ssh` clients (and shells around them) that use this configuration. */
  clientProcesses(): RunningProcess[];
  /** The listening sshd and its sessions. */
  processes(): number[];
  /** Kills it with all its sessions. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Gives it another host key; to be called while it does not run. */
  changeHostKey(): Promise<void>;
}

export interface SshdOptions {
  /** Further lines of `sshd_config`. */
  readonly server?: readonly string[];
  /** Further lines of `ssh_config`; each alias a `Host` block of its own. */
  readonly client?: readonly string[];
  /** What `ssh` commands find there instead of the usual PATH. */
  readonly path?: string;
  /** Further variables of those who log in. */
  readonly env?: Readonly<Record<string, string>>;
}

const SSHD = "/usr/sbin/sshd";

/** Starts one and waits until it listens. Throws where OpenSSH's server is not installed. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  try {
    await Deno.stat(SSHD);
  } catch {
    throw new Error(notInstalled("sshd"));
  }
  const directory = await Deno.makeTempDir({ prefix: "tg-sshd-" });
  const sshd = new Sshd(directory, freePort());
  try {
    await sshd.configure(options);
    await sshd.start();
  } catch (error) {
    await sshd[Symbol.asyncDispose]();
    throw error;
  }
  return sshd;
}

class Sshd implements TestSshd {
  readonly directory: string;
  readonly home: string;
  readonly port: number;
  readonly sshOptions: readonly string[];
  readonly #mark = newMark();
  #child: Deno.ChildProcess | undefined;

  constructor(directory: string, port: number) {
    this.directory = directory;
    this.home = `${directory}/home`;
    this.port = port;
    this.sshOptions = ["-F", `${directory}/ssh_config`];
  }

  async configure({ server = [], client = [], path, env = {} }: SshdOptions): Promise<void> {
    const { directory } = this;
    await Deno.mkdir(this.home);
    await keygen(`${directory}/id`);
    await Deno.copyFile(`${directory}/id.pub`, `${directory}/authorized_keys`);
    await this.changeHostKey();
    const [type, key] = (await Deno.readTextFile(`${directory}/host_key.pub`)).split(" ");
    await Deno.writeTextFile(`${directory}/known_hosts`, `tg-test ${type} ${key}\n`);
    const variables = {
      HOME: this.home,
      ...this.#mark.env,
      ...env,
      ...(path === undefined ? {} : { PATH: path }),
    };
    const setEnv = Object.entries(variables).map(([name, value]) => `"${name}=${value}"`);
    await Deno.writeTextFile(
      `${directory}/sshd_config`,
      [
        `Port ${this.port}`,
        "ListenAddress 127.0.0.1",
        `HostKey ${directory}/host_key`,
        `AuthorizedKeysFile ${directory}/authorized_keys`,
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin yes",
        "PrintMotd no",
        "MaxStartups 200",
        `SetEnv ${setEnv.join(" ")}`,
        ...server,
        "",
      ].join("\n"),
    );
    await Deno.writeTextFile(
      `${directory}/ssh_config`,
      [
        ...client,
        "Host *",
        "  HostName 127.0.0.1",
        `  Port ${this.port}`,
        `  IdentityFile ${directory}/id`,
        "  IdentitiesOnly yes",
        "  IdentityAgent none",
        "  HostKeyAlias tg-test",
        `  UserKnownHostsFile ${directory}/known_hosts`,
        "  GlobalKnownHostsFile /dev/null",
        "  StrictHostKeyChecking yes",
        "",
      ].join("\n"),
    );
  }

  async start(): Promise<void> {
    const [program, args] = await sshdCommand(this.directory);
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    let ended = false;
    child.status.then(() => ended = true);
    await eventually("sshd listens", async () => {
      if (!ended) return await answers(this.port);
      const said = await new Response(child.stderr).text();
      const log = await Deno.readTextFile(`${this.directory}/sshd.log`).catch(() => "");
      throw new Error(`sshd did not start: ${said}${log}`);
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    for (const pid of descendantsOf(child.pid)) {
      if (readProcFile(pid, "comm").startsWith("sshd")) killProcess(pid);
    }
    killProcess(child.pid);
    await child.status;
    if (!child.stderr.locked) await child.stderr.cancel();
  }

  async changeHostKey(): Promise<void> {
    await Promise.all(
      ["host_key", "host_key.pub"].map((name) =>
        Deno.remove(`${this.directory}/${name}`).catch(() => {})
      ),
    );
    await keygen(`${this.directory}/host_key`);
  }

  loginProcesses(): RunningProcess[] {
    return this.#mark.running();
  }

  clientProcesses(): RunningProcess[] {
    return runningProcesses().filter(({ command }) =>
      command.includes(`-F ${this.directory}/ssh_config`)
    );
  }

  processes(): number[] {
    const child = this.#child;
    if (!child) return [];
    return [child.pid, ...descendantsOf(child.pid)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#mark.end();
    for (const { pid } of this.clientProcesses()) killProcess(pid);
    await Deno.remove(this.directory, { recursive: true });
  }
}

/**
 * An sshd started by root insists on its empty folder /run/sshd. Where the system has none, sshd runs
 * in a mount namespace with a /run of its own, so that no file of the system is touched; where root
 * may not do that, as in many containers, the folder is made.
 */
async function sshdCommand(directory: string): Promise<[string, string[]]> {
  const own = ["-D", "-E", `${directory}/sshd.log`, "-f", `${directory}/sshd_config`];
  const isRoot = Deno.uid() === 0;
  if (!isRoot || await Deno.stat("/run/sshd").then(() => true, () => false)) return [SSHD, own];
  const apart = ["--mount", "--propagation", "private"];
  const mayBeApart = await new Deno.Command("unshare", { args: [...apart, "true"] }).output()
    .then(({ success }) => success, () => false);
  if (!mayBeApart) {
    await Deno.mkdir("/run/sshd", { mode: 0o755, recursive: true });
    return [SSHD, own];
  }
  const script = 'mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/sshd && exec "$@"';
  return ["unshare", [...apart, "/bin/sh", "-c", script, "sh", SSHD, ...own]];
}

async function keygen(path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("ssh-keygen", {
    args: ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path],
    stdin: "null",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.close();
    return true;
  } catch {
    return false;
  }
}

/** A TCP port that passes everything on to another until it is told to stall. */
export interface StallingProxy extends Disposable {
  readonly port: number;
  /** From now on bytes are taken and not passed on, in either direction; nothing is closed. */
  stall(): void;
}

export function startStallingProxy(targetPort: number): StallingProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  let stalled = false;
  const pass = async (from: Deno.Conn, to: Deno.Conn) => {
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
        if (!stalled) await to.write(buffer.slice(0, count));
      }
      if (!stalled) to.close();
    } catch {
      // Either side was closed.
    }
  };
  (async () => {
    try {
      for await (const client of listener) {
        const server = await Deno.connect({ hostname: "127.0.0.1", port: targetPort });
        connections.add(client).add(server);
        void pass(client, server);
        void pass(server, client);
      }
    } catch {
      // The listener was closed.
    }
  })();
  return {
    port: listener.addr.port,
    stall: () => stalled = true,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of connections) {
        try {
          connection.close();
        } catch {
          // Closed by the other side.
        }
      }
    },
  };
}
