import { killProcess, processesWith, runningProcesses } from "../tests/helpers/processes.ts";

/** A run of tests: the value of its mark, and its own folder for temporary files. */
export interface TestRun {
  readonly mark: string;
  readonly folder: string;
}

/** The variable that marks all processes of a run. */
export const RUN_MARK = "TRAFFIC_GRAPHER_TEST_RUN";

/** Those that have the mark, or where something cleared the environment the folder in their words. */
function leftProcesses({ mark, folder }: TestRun) {
  const marked = new Set(processesWith(RUN_MARK, mark).map(({ pid }) => pid));
  return runningProcesses().filter(({ pid, command }) =>
    pid !== Deno.pid && (marked.has(pid) || command.includes(folder))
  );
}

/**
 * What is left of a run once it has had this time to go, a line each; processes are killed, files
 * stay. Processes are not found where the system has no /proc.
 */
export async function clearLeftovers(
  run: TestRun,
  graceMs = 5_000,
): Promise<string[]> {
  for (const deadline = Date.now() + graceMs; Date.now() < deadline;) {
    if (leftProcesses(run).length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const processes = leftProcesses(run);
  for (const { pid } of processes) killProcess(pid);
  return [
    ...processes.map(({ pid, command }) => `process ${pid}: ${command.slice(0, 200)}`),
    ...namesIn(run.folder).sort().map((name) => `in the run's folder: ${name}`),
  ];
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}
