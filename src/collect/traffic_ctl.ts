/**
 * The run directory in what `traffic_ctl config get proxy.config.local_state_dir` printed, e.g.
 * `proxy.config.local_state_dir: /run/trafficserver`; `undefined` where it printed something else.
 */
export function localStateDir(output: string): string | undefined {
  const [, directory] = /^proxy\.config\.local_state_dir:[ \t]*(\/.*?)[ \t\r]*$/m.exec(output) ??
    [];
  return directory === undefined || directory === "/" ? directory : directory.replace(/\/+$/, "");
}
