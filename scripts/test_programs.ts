/** Something that tests run beside the program itself, and how it comes onto a machine. */
export interface TestProgram {
  /** How test files name it, after `// needs:`. */
  readonly name: string;
  /** What must be found on the search path, all of it. */
  readonly programs: readonly string[];
  /** Debian's packages that bring it; none: it is a matter of the machine and of the user's rights. */
  readonly packages: readonly string[];
  /** A command that succeeds where it may be used as well. */
  readonly probe?: readonly [string, ...string[]];
  /**
   * What is sensitive to time and load: files that need it run one after another, in a lane of their
   * own.
   */
  readonly alone?: true;
}

/** All that tests need besides Deno and what every system has (a shell and its small tools). */
export const TEST_PROGRAMS: readonly TestProgram[] = [
  { name: "tmux", programs: ["tmux"], packages: ["tmux"], alone: true },
  {
    name: "sshd",
    programs: ["sshd", "ssh", "ssh-keygen"],
    packages: ["openssh-server", "openssh-client"],
    alone: true,
  },
  {
    name: "xvfb",
    programs: ["Xvfb", "import"],
    packages: ["xvfb", "imagemagick"],
    alone: true,
  },
  { name: "xterm", programs: ["xterm"], packages: ["xterm", "fonts-dejavu-core"], alone: true },
  {
    name: "kitty",
    programs: ["kitty"],
    packages: ["kitty", "libgl1-mesa-dri", "fonts-dejavu-core"],
    alone: true,
  },
  { name: "mlterm", programs: ["mlterm"], packages: ["mlterm"], alone: true },
  {
    name: "konsole",
    programs: ["konsole", "dbus-run-session"],
    packages: ["konsole", "dbus"],
    alone: true,
  },
  {
    name: "chromium",
    programs: ["chromium"],
    packages: ["chromium", "fonts-dejavu-core"],
    alone: true,
  },
  { name: "script", programs: ["script"], packages: ["bsdutils"], alone: true },
  { name: "pty", programs: ["python3"], packages: ["python3"], alone: true },
  { name: "python3", programs: ["python3"], packages: ["python3"] },
  { name: "perl", programs: ["perl"], packages: ["perl"] },
  { name: "curl", programs: ["curl"], packages: ["curl"] },
  { name: "socat", programs: ["socat"], packages: ["socat"] },
  {
    name: "namespaces",
    programs: ["unshare", "setpriv"],
    packages: [],
    probe: ["unshare", ...(Deno.uid() === 0 ? [] : ["--map-root-user"]), "--net", "true"],
  },
  {
    name: "strace",
    programs: ["strace"],
    packages: ["strace"],
    // A container may forbid it.
    probe: ["strace", "-o", "/dev/null", "true"],
    alone: true,
  },
  { name: "time", programs: ["time"], packages: ["time"] },
  {
    name: "faketime",
    programs: [],
    packages: ["libfaketime"],
    probe: ["sh", "-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"],
    alone: true,
  },
  { name: "ps", programs: ["ps"], packages: ["procps"] },
  { name: "bash", programs: ["bash"], packages: ["bash"] },
  { name: "systemd-analyze", programs: ["systemd-analyze"], packages: ["systemd"] },
  { name: "promtool", programs: ["promtool"], packages: ["prometheus"] },
  {
    name: "prometheus",
    programs: ["prometheus", "promtool"],
    packages: ["prometheus"],
    alone: true,
  },
];

/** Folders that hold programs and that an ordinary user's search path may lack. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

/** Those of the table of which a program is not found here, or may not be used. */
export async function missingPrograms(
  table: readonly TestProgram[] = TEST_PROGRAMS,
  path: string = Deno.env.get("PATH") ?? "",
): Promise<TestProgram[]> {
  const folders = [...path.split(":").filter((folder) => folder !== ""), ...SYSTEM_FOLDERS];
  const isThere = async (program: string) => {
    for (const folder of folders) {
      const found = await Deno.stat(`${folder}/${program}`).catch(() => undefined);
      if (found?.isFile && ((found.mode ?? 0o111) & 0o111) !== 0) return true;
    }
    return false;
  };
  const missing: TestProgram[] = [];
  for (const entry of table) {
    const found = await Promise.all(entry.programs.map(isThere));
    if (found.includes(false) || !await isUsable(entry)) missing.push(entry);
  }
  return missing;
}

async function isUsable({ probe }: TestProgram): Promise<boolean> {
  if (probe === undefined) return true;
  const [program, ...args] = probe;
  return (await new Deno.Command(program, { args }).output()).success;
}

/** The packages that bring these, each once, in the table's order. */
export function packagesOf(programs: readonly TestProgram[]): string[] {
  return [...new Set(programs.flatMap(({ packages }) => packages))];
}

/** What to say where a program of the table cannot be run. */
export function notInstalled(program: string): string {
  const row = TEST_PROGRAMS.find(({ programs }) => programs.includes(program));
  const packages = (row?.packages ?? [program]).join(" ");
  return `${program} cannot be run. These tests need it: apt-get install ${packages}`;
}
