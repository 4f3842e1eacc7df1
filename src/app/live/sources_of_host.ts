import type { Host } from "../../model/host.ts";
import { isHostNamed } from "../../model/is_host_named.ts";
import type { Source } from "../../model/source.ts";

/** Whether a source is read on a host: named by what the user typed, its label, its name or its group. */
export function isReadOn({ hosts }: Source, host: Host): boolean {
  return hosts === undefined || isHostNamed(host, hosts);
}
