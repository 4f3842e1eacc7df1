/** What a run of tests came to. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

export interface LaneOptions {
  /** The arguments of `deno`, from `test` on. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How long nothing may be heard of the tests before they are given up. */
  readonly silenceMs?: number;
  readonly program?: string;
}

/** No test takes half of this; what says nothing for so long waits for ever. */
const SILENCE_MS = 300_000;

/**
 * Runs `deno test`, shows what it says, and counts. A run that dies before its counts, or that falls
 * silent, counts as one more failure and says why.
 */
export async function runLane(options: LaneOptions): Promise<TestCounts> {
  const { args, cwd, env, signal, silenceMs = SILENCE_MS, program = Deno.execPath() } = options;
  const silence = new AbortController();
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    signal: AbortSignal.any([signal, silence.signal]),
  }).spawn();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const decoder = new TextDecoder();
  let said = "";
  for await (const bytes of child.stdout) {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
    await writeAll(bytes);
    said = (said + decoder.decode(bytes, { stream: true })).slice(-4_000);
  }
  clearTimeout(timer);
  const { code } = await child.status;
  const counts = countsIn(said);
  if (silence.signal.aborted) {
    console.log(`The tests were given up: nothing was heard of them for ${silenceMs / 1000} s.`);
  } else if (counts === undefined) {
    console.log(`The tests ended with ${code} and without their counts.`);
  } else if (code !== 0 && counts.failed === 0) {
    console.log(`No test failed, but the run ended with ${code}.`);
  } else return counts;
  const { passed = 0, failed = 0, ignored = 0 } = counts ?? {};
  return { passed, failed: failed + 1, ignored };
}

// deno-lint-ignore no-control-regex
const STYLE = /\x1b\[[\d;]*m/g;
const COUNTS = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(.*)$/gm;

/** The counts that `deno test` printed last. */
export function countsIn(text: string): TestCounts | undefined {
  const [, passed, failed, rest = ""] = [...text.replace(STYLE, "").matchAll(COUNTS)].at(-1) ?? [];
  if (passed === undefined) return undefined;
  const ignored = /\| (\d+) ignored/.exec(rest)?.[1] ?? 0;
  return { passed: Number(passed), failed: Number(failed), ignored: Number(ignored) };
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}
