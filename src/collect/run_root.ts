import { parse } from "yaml";

/**
 * The directory of the sockets that a `runroot.yaml` names: `runtimedir`, relative to the file's own
 * directory; the default of `traffic_layout init` where it names none. Throws where the text is no map.
 * (`src/tscore/runroot.cc` of Traffic Server.)
 */
export function runtimeDirectory(runrootYaml: string, directory: string): string {
  const map: unknown = parse(runrootYaml, { schema: "failsafe", logLevel: "error" });
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new TypeError("it is not a map of directories");
  }
  const { runtimedir } = map as { runtimedir?: unknown };
  const named = typeof runtimedir === "string" && runtimedir !== ""
    ? runtimedir
    : "var/trafficserver";
  const base = directory.replace(/\/+$/, "");
  return named.startsWith("/") ? named : `${base}/${named.replace(/^(\.\/)+/, "")}`;
}

/**
 * The files in which a run root may be described, most wanted first: in the directory that
 * `TS_RUNROOT` names (or that file itself), then in the working directory and up to three above it.
 */
export function runRootFiles(
  { runRoot, workingDirectory }: {
    readonly runRoot?: string | undefined;
    readonly workingDirectory?: string | undefined;
  },
): string[] {
  const files: string[] = [];
  if (runRoot) {
    files.push(/\.ya?ml$/.test(runRoot) ? runRoot : `${runRoot.replace(/\/+$/, "")}/runroot.yaml`);
  }
  let directory = workingDirectory?.replace(/\/+$/, "") ?? "";
  for (let level = 0; level < 4 && directory !== ""; level++) {
    files.push(`${directory}/runroot.yaml`);
    directory = directory.slice(0, directory.lastIndexOf("/"));
  }
  return [...new Set(files)];
}
