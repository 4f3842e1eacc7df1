import { plainText } from "../base/plain_text.ts";
import type { Invocation } from "../config/invocation.ts";
import { UsageError } from "../model/errors.ts";
import { fileIdentity } from "../output/file_identity.ts";
import { type KeptFile, KeptFiles } from "../output/kept_files.ts";
import { ownDescriptor } from "../output/descriptor.ts";

/** What a shell can let lie on a file. */
const STREAMS = [["standard output", "/dev/stdout"], ["standard error", "/dev/stderr"]] as const;

/**
 * The files that a command keeps. Throws a `UsageError` where one of its outputs is among them, or
 * two of its outputs are one file.
 */
export function keptFiles(invocation: Invocation): KeptFiles {
  const read = filesRead(invocation), outputs = filesWritten(invocation);
  const recorded = fileRecorded(invocation);
  const kept = new KeptFiles(recorded === undefined ? read : [...read, recorded]);
  for (const [option, path] of STREAMS) kept.check(path, option);
  const before = new Map<string, string>();
  for (const { path, what: option } of outputs) {
    kept.check(path, option);
    const identity = ownDescriptor(path) === undefined ? fileIdentity(path) : undefined;
    if (identity === undefined) continue;
    const other = before.get(identity);
    if (other !== undefined && other !== option) {
      throw new UsageError(
        `${option} and ${other} name one file, ${
          plainText(path, 1000)
        }: each needs one of its own.`,
      );
    }
    before.set(identity, option);
  }
  return kept;
}

function filesRead(invocation: Invocation): KeptFile[] {
  const files: KeptFile[] = [];
  const add = (path: string | undefined, what: string) => {
    if (path !== undefined) files.push({ path, what });
  };
  const { command } = invocation;
  if ("configFile" in invocation) add(invocation.configFile, "the dashboard file");
  if ("fontFile" in invocation) add(invocation.fontFile, "the font");
  if ("tokenFile" in invocation) add(invocation.tokenFile, "the file of the token");
  if ("tlsCert" in invocation) add(invocation.tlsCert, "the certificate");
  if ("tlsKey" in invocation) add(invocation.tlsKey, "the certificate's key");
  if ("source" in invocation && command !== "import") {
    add(invocation.source, "the recording that is followed");
  }
  const recorded = "recording" in invocation ? invocation.recording : undefined;
  const prometheus = "prometheus" in invocation
    ? invocation.prometheus
    : recorded !== undefined && "prometheus" in recorded
    ? recorded.prometheus
    : undefined;
  if (prometheus !== undefined) add(prometheus.authFile, "the file of --source-auth");
  else add(recorded?.file, "the recording that is read");
  if ("capture" in invocation) add(invocation.capture?.file, "the capture that is read");
  if (
    command === "replay" && prometheus === undefined || command === "export" ||
    command === "event" || command === "recording" || command === "report" ||
    command === "alerts"
  ) {
    add(invocation.file, "the recording that is read");
  }
  if (command === "import") add(invocation.source, "the file that is read");
  return files;
}

function fileRecorded(invocation: Invocation): KeptFile | undefined {
  const path = invocation.command === "record"
    ? invocation.file
    : "record" in invocation
    ? invocation.record
    : undefined;
  return path === undefined ? undefined : { path, what: "the recording that is written" };
}

/** Names with something still to be filled in are looked at when they are opened. */
function filesWritten(invocation: Invocation): KeptFile[] {
  const outputs: KeptFile[] = [];
  const add = (path: string | undefined, what: string) => {
    if (path !== undefined && path !== "-") outputs.push({ path, what });
  };
  if ("output" in invocation) add(invocation.output, "--output");
  if ("savePng" in invocation) add(invocation.savePng, "--save-png");
  if ("stats" in invocation) add(invocation.stats, "--stats");
  if ("logStats" in invocation) add(invocation.logStats, "--log-stats");
  return outputs;
}
