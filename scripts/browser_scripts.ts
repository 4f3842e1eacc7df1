/** What browsers run of the program, by what it shows: paths within the project. */
const ENTRIES = {
  page: "src/app/browser/page_main.ts",
  report: "src/app/browser/report_main.ts",
} as const;

/** All that browsers run, of the sources in a folder. Throws an Error that says why one cannot be made. */
export async function browserScripts(root: string): Promise<Record<keyof typeof ENTRIES, string>> {
  // One after the other: the first one on a machine sets the bundler up, in which two get in each other's way.
  const page = await bundledScript(root, "page");
  return { page, report: await bundledScript(root, "report") };
}

/** One of them as one script. */
export async function bundledScript(root: string, name: keyof typeof ENTRIES): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", "--minify", ENTRIES[name]],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Could not bundle the ${name}: ${decoder.decode(stderr).trim()}`);
}
