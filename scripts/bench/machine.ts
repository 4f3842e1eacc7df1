import type { Section } from "./table.ts";

/** What the figures were measured on: nothing in it names the machine. */
export async function benchMachine(): Promise<Section> {
  const { total, available } = Deno.systemMemoryInfo();
  const gb = (bytes: number) => (bytes / 1e9).toFixed(1);
  const [load = 0] = Deno.loadavg();
  return {
    title: "Machine",
    table: [
      ["what", "found"],
      ["processor", `${navigator.hardwareConcurrency} x ${await processor()}`],
      ["memory", `${gb(total)} GB, ${gb(available)} GB free`],
      ["system", `${Deno.build.os} ${Deno.osRelease()}, ${Deno.build.arch}`],
      ["deno", `${Deno.version.deno}, v8 ${Deno.version.v8}`],
      ["ssh", await firstLine("ssh", ["-V"])],
      ["python3", await firstLine("python3", ["--version"])],
      ["load at the start", load.toFixed(2)],
      ["time", new Date().toISOString()],
    ].map(([what = "", found = ""]) => [what, found]),
    words: [0, 1],
    notes: load > 0.5
      ? ["other programs are using this machine: times are too long, CPU a little too high"]
      : [],
  };
}

async function processor(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  return /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? Deno.build.arch;
}

async function firstLine(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
    const text = new TextDecoder();
    return (text.decode(stdout) + text.decode(stderr)).split("\n")[0] ?? "";
  } catch {
    return "missing";
  }
}
