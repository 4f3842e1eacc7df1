// needs: promtool
import { notInstalled } from "../../scripts/test_programs.ts";

export interface PromtoolVerdict {
  /** What it takes offence at as a matter of style; the text itself is valid. */
  readonly remarks: readonly string[];
}

/**
 * Has Prometheus's own parser read a text in its exposition format. Throws an Error where it refuses
 * the text, or where promtool is missing.
 */
export async function checkWithPromtool(text: string): Promise<PromtoolVerdict> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("promtool", {
      args: ["check", "metrics"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    throw new Error(notInstalled("promtool"), { cause });
  }
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  // 3: valid, with remarks of its linter.
  if (code !== 0 && code !== 3) throw new Error(`promtool refuses the text (${code}): ${said}`);
  return { remarks: said.trim() === "" ? [] : said.trim().split("\n") };
}
