import type {
  CommandOutput,
  DiscoveryEnvironment,
  PathKind,
} from "../../src/collect/discovery_environment.ts";

/** A machine made of text: variables, files, what there is at a path, and what commands say. */
export interface FakeMachine {
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly kinds?: Readonly<Record<string, PathKind>>;
  readonly commands?: Readonly<
    Record<string, CommandOutput | ((signal: AbortSignal) => Promise<CommandOutput>)>
  >;
}

export interface FakeEnvironment extends DiscoveryEnvironment {
  /** What this machine is from now on. */
  machine: FakeMachine;
  nowMs: number;
  /** Command lines, in the order in which they were run. */
  readonly ran: string[];
}

export function fakeEnvironment(machine: FakeMachine): FakeEnvironment {
  const environment: FakeEnvironment = {
    machine,
    nowMs: 1_000,
    ran: [],
    getEnv: (name) => environment.machine.env?.[name],
    workingDirectory: () => environment.machine.workingDirectory,
    readTextFile(path) {
      const text = environment.machine.files?.[path];
      return text === undefined
        ? Promise.reject(new Deno.errors.NotFound(`no ${path}`))
        : Promise.resolve(text);
    },
    async run(command, { signal }) {
      environment.ran.push(command.join(" "));
      const output = environment.machine.commands?.[command[0]];
      if (output === undefined) throw new Deno.errors.NotFound(`no ${command[0]}`);
      return typeof output === "function" ? await output(signal) : output;
    },
    kindOf: (path) => Promise.resolve(environment.machine.kinds?.[path] ?? "none"),
    monotonicMs: () => environment.nowMs,
  };
  return environment;
}

/** The text of `/proc/net/unix` with listening sockets. */
export function procNetUnix(...paths: readonly string[]): string {
  const lines = paths.map((path, i) =>
    `000000008449f7e${i}: 00000002 00000000 00010000 0001 01 3151${i} ${path}`
  );
  return ["Num       RefCount Protocol Flags    Type St Inode Path", ...lines, ""].join("\n");
}
