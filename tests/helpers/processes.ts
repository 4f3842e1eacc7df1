/** A running process. */
export interface RunningProcess {
  readonly pid: number;
  /** Its command line, blanks between the words. */
  readonly command: string;
}

/** All that runs here. None where the system has no /proc. */
export function runningProcesses(): RunningProcess[] {
  const processes: RunningProcess[] = [];
  for (const pid of processIds()) {
    // A process that has ended but is not waited for yet has no command line.
    const command = readProcFile(pid, "cmdline").replaceAll("\0", " ").trim();
    if (command !== "") processes.push({ pid, command });
  }
  return processes;
}

/** Those that were given this variable, or have it from whoever started them. */
export function processesWith(variable: string, value: string): RunningProcess[] {
  return runningProcesses().filter(({ pid }) =>
    readProcFile(pid, "environ").split("\0").includes(`${variable}=${value}`)
  );
}

/** The processes that one has started, and theirs. */
export function descendantsOf(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const { pid } of runningProcesses()) {
    const parent = Number(/\) \S (\d+) /.exec(readProcFile(pid, "stat"))?.[1]);
    children.set(parent, [...children.get(parent) ?? [], pid]);
  }
  const found: number[] = [];
  const visit = (pid: number) => {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(ancestor);
  return found;
}

/** Kills at once, or tells to end; one that has ended already is no error. */
export function killProcess(pid: number, signal: Deno.Signal = "SIGKILL"): void {
  try {
    Deno.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** A file of a process in /proc; empty where it has ended or is not ours to look at. */
export function readProcFile(pid: number, name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/${name}`);
  } catch {
    return "";
  }
}

function processIds(): number[] {
  try {
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter(Number.isInteger);
  } catch {
    return [];
  }
}
