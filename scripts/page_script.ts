/** What browsers run of the program, a path within the project. */
const ENTRY = "src/app/browser/main.ts";

/**
 * The browser's part of the program as one script, of the sources in a folder. Throws an Error that says
 * why it cannot be made.
 */
export async function pageScript(root: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", "--minify", ENTRY],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Could not bundle the page: ${decoder.decode(stderr).trim()}`);
}
