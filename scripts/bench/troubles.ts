import type { TestSshd } from "../../tests/helpers/sshd.ts";

/** What a trouble may reach: the first host's server and its own sshd. */
export interface TroubledHost {
  /** Whose configuration the clients use. */
  readonly sshd: TestSshd;
  readonly troubledSshd: TestSshd;
  /** Tells the simulated servers something: `stop 0`, `start 0`. */
  servers(line: string): Promise<void>;
}

/** Something that befalls the first host for a while. */
export interface Trouble {
  readonly what: string;
  /** How long it lasts at most, in seconds. */
  readonly seconds: number;
  /** Returns the processes that were stopped, if any. */
  begin(host: TroubledHost): Promise<readonly number[]>;
  end(host: TroubledHost, stopped: readonly number[]): Promise<void>;
}

/** In order, spread over the time of a run. */
export const TROUBLES: readonly Trouble[] = [
  {
    what: "its server stopped and restarted",
    seconds: 10,
    begin: (host) => host.servers("stop 0").then(() => []),
    end: (host) => host.servers("start 0"),
  },
  {
    what: "its ssh killed (-9)",
    seconds: 0,
    begin({ sshd }) {
      const [client] = sshd.clientProcesses().filter(({ command }) => / -- host0 /.test(command));
      if (client === undefined) throw new Error("the first host's ssh was not found");
      Deno.kill(client.pid, "SIGKILL");
      return Promise.resolve([]);
    },
    end: () => Promise.resolve(),
  },
  {
    what: "its sshd session stalled (SIGSTOP) and continued",
    seconds: 25,
    begin({ troubledSshd }) {
      const [_listener, ...sessions] = troubledSshd.processes();
      if (sessions.length === 0) throw new Error("the first host has no sshd session");
      for (const pid of sessions) Deno.kill(pid, "SIGSTOP");
      return Promise.resolve(sessions);
    },
    end(_host, stopped) {
      for (const pid of stopped) {
        try {
          Deno.kill(pid, "SIGCONT");
        } catch {
          // Given up meanwhile.
        }
      }
      return Promise.resolve();
    },
  },
  {
    what: "its sshd killed with all sessions, and started again",
    seconds: 15,
    begin: ({ troubledSshd }) => troubledSshd.kill().then(() => []),
    end: ({ troubledSshd }) => troubledSshd.start(),
  },
];
