import type { CommandOutput, DiscoveryEnvironment, PathKind } from "../discovery_environment.ts";
import type { ByteSource } from "./byte_source.ts";
import { REPORT_MARK } from "./remote_script.ts";

/** More than this is no report. */
const MAX_LINES = 20_000;
const MAX_CHARACTERS = 4_000_000;

/** What `remoteScript()` found on a host. */
export type RemoteReport = Readonly<ReturnType<typeof parseRemoteReport>>;

/**
 * Reads a report from the output of the remote script. What a login shell prints before it (a
 * banner, a greeting) is passed over. Where the stream ends without a whole report, the last line
 * that came instead of it is returned: it may say why.
 */
export async function readRemoteReport(
  source: Pick<ByteSource, "line">,
): Promise<RemoteReport | { readonly instead: string }> {
  const lines: string[] = [];
  let begun = false;
  let instead = "";
  let characters = 0;
  for (let count = 0; count < MAX_LINES && characters < MAX_CHARACTERS; count++) {
    const line = await source.line();
    if (line === undefined) break;
    characters += line.length;
    if (begun) lines.push(line);
    else if (line.trim() !== "") instead = line;
    begun ||= line === REPORT_MARK;
    if (begun && line.startsWith("helper ")) return parseRemoteReport(lines);
  }
  return { instead };
}

/** Parses the lines of a report: a word, then what it is about; unknown words are passed over. */
export function parseRemoteReport(lines: readonly string[]) {
  const report = {
    env: new Map<string, string>(),
    workingDirectory: undefined as string | undefined,
    kinds: new Map<string, PathKind>(),
    files: new Map<string, string>(),
    unreadable: new Set<string>(),
    commands: new Map<string, CommandOutput>(),
    /** Of each tool that was asked for, in order, where it is; empty where it is not there. */
    tools: new Map<string, string>(),
    /** Looking for the socket took too long and was ended on the host. */
    wasCut: false,
    /** The tool that is now running as the helper, or `none`. */
    helper: "none",
  };
  const { env, kinds, files, unreadable, commands, tools } = report;
  /** Takes the quoted lines that follow. */
  let take: (line: string) => void = () => {};
  for (const line of lines) {
    const [, word, rest] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    if (word === undefined || rest === undefined) continue;
    const [, first, second] = /^(\S+) ?(.*)$/.exec(rest) ?? [, rest, ""];
    switch (word) {
      case "|":
        take(rest);
        break;
      case "env":
        if (first && second) env.set(first, second);
        break;
      case "cwd":
        report.workingDirectory = rest;
        break;
      case "kind":
        if (second !== undefined && isPathKind(first)) kinds.set(second, first);
        break;
      case "unreadable":
        unreadable.add(rest);
        break;
      case "file":
        files.set(rest, "");
        take = (text) => files.set(rest, `${files.get(rest) ?? ""}${text}\n`);
        break;
      case "run": {
        const program = second ?? "";
        const code = Number(first);
        commands.set(program, { code, stdout: "", stderr: "" });
        take = (text) => {
          const stdout = `${commands.get(program)?.stdout ?? ""}${text}\n`;
          commands.set(program, { code, stdout, stderr: "" });
        };
        break;
      }
      case "tool":
        if (first) tools.set(first, second ?? "");
        break;
      case "cut":
        report.wasCut = true;
        break;
      case "helper":
        report.helper = rest;
        break;
    }
  }
  return report;
}

function isPathKind(word: string | undefined): word is PathKind {
  return ["socket", "directory", "file", "denied", "none"].includes(word ?? "");
}

/** The report as the machine that `discoverSocket()` looks at: the same layers, the same words. */
export function reportedEnvironment(report: RemoteReport): DiscoveryEnvironment {
  return {
    getEnv: (name) => report.env.get(name),
    workingDirectory: () => report.workingDirectory,
    readTextFile(path) {
      const text = report.files.get(path);
      if (text !== undefined) return Promise.resolve(text);
      const ErrorClass = report.unreadable.has(path)
        ? Deno.errors.PermissionDenied
        : Deno.errors.NotFound;
      return Promise.reject(new ErrorClass(`${path} could not be read`));
    },
    run([program]) {
      const output = report.commands.get(program);
      return output
        ? Promise.resolve(output)
        : Promise.reject(new Deno.errors.NotFound(`${program} was not run`));
    },
    kindOf: (path) => Promise.resolve(report.kinds.get(path) ?? "none"),
    // All of it was one round trip; the step of the connection has its duration.
    monotonicMs: () => 0,
  };
}
