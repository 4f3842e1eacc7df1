interface Process {
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** The foreground process group of its terminal. */
  readonly foreground: number;
}

/** How this process stands to the terminal and to the shell that started it. */
export type JobControl = typeof systemJobControl;

/** Job control by the process table: `/proc` on Linux, `ps` elsewhere. */
export const systemJobControl = {
  /** Whether the terminal is ours to change; true where it cannot be told. */
  inForeground(): boolean {
    const self = lookUp(Deno.pid);
    return !self || self.foreground <= 0 || self.foreground === self.group;
  },
  /** Whether a shell would notice that we stopped and could continue us. */
  canStop(): boolean {
    const self = lookUp(Deno.pid);
    if (!self) return false;
    // POSIX: a group is orphaned when no member's parent is in another group of the session. Such
    // a group would stay stopped for ever, e.g. a program that is a terminal window's only one.
    for (let pid = self.parent; pid > 1;) {
      const ancestor = lookUp(pid);
      if (!ancestor || ancestor.session !== self.session) return false;
      if (ancestor.group !== self.group) return true;
      pid = ancestor.parent;
    }
    return false;
  },
  /** Stops the whole job, as Ctrl-Z does; returns when it is continued. */
  stop(): void {
    // SIGSTOP rather than SIGTSTP, for which a handler is installed; the group, because a task
    // runner that waits for us must stop too, or the shell never gets its prompt.
    Deno.kill(0, "SIGSTOP");
  },
  /**
   * To be called as the process exits. The runtime sets the terminal's modes once more then, by which
   * a job in the background would be stopped and never end; it dies here instead.
   */
  exitInBackground(): void {
    if (!this.inForeground()) Deno.kill(Deno.pid, "SIGKILL");
  },
};

function lookUp(pid: number): Process | undefined {
  try {
    if (Deno.build.os === "linux") return parseStat(Deno.readTextFileSync(`/proc/${pid}/stat`));
    const { stdout } = new Deno.Command("ps", {
      args: ["-o", "ppid=,pgid=,tpgid=,tty=", "-p", String(pid)],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return parsePs(new TextDecoder().decode(stdout));
  } catch {
    return undefined;
  }
}

/** Parses `/proc/PID/stat`; the second field, in parentheses, may hold anything. Source: proc(5). */
export function parseStat(text: string): Process | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const [, parent, group, session, , foreground] = fields;
  if (parent === undefined || group === undefined) return undefined;
  return { parent, group, session: session ?? 0, foreground: foreground ?? 0 };
}

/** Parses `ps -o ppid=,pgid=,tpgid=,tty=`: the terminal stands for the session, which macOS hides. */
export function parsePs(text: string): Process | undefined {
  const [parent, group, foreground, tty = ""] = text.trim().split(/\s+/);
  if (!tty) return undefined;
  const session = [...tty].reduce((sum, char) => sum * 31 + (char.codePointAt(0) ?? 0), 7);
  return {
    parent: Number(parent),
    group: Number(group),
    session,
    foreground: Number(foreground),
  };
}
