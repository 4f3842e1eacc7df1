import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import type { PrometheusSource } from "../model/prometheus_source.ts";
import { firstRepeated, labelled, parseHosts } from "./host_arguments.ts";
import type { SettingsOf } from "./option_table.ts";
import type { PROMETHEUS } from "./options.ts";
import type { Environment } from "./shared_options.ts";

/** How hosts are called where nothing else is said: as `/metrics` calls them. */
const HOST_LABEL = "host";

/**
 * The Prometheus of a command by its address and its options; undefined without an address. Throws a
 * `UsageError` for options that speak of none.
 */
export function prometheusSettings(
  { sourceAuth, sourceMatch, sourceLabel }: SettingsOf<typeof PROMETHEUS>,
  url: string | undefined,
): PrometheusSource | undefined {
  if (url === undefined) {
    if ((sourceAuth ?? sourceMatch ?? sourceLabel) === undefined) return undefined;
    throw new UsageError(
      "--source-auth, --source-match and --source-label speak of --source prometheus=URL: name one.",
    );
  }
  return {
    url,
    authFile: sourceAuth,
    matchers: sourceMatch ?? [],
    label: sourceLabel ?? HOST_LABEL,
  };
}

/**
 * Hosts as a Prometheus calls them: `NAME`, `LABEL=NAME`, `GROUP=NAME,NAME,...`, or a fleet of the config file.
 * Throws a `UsageError`.
 */
export function prometheusHosts(args: readonly string[], env: Environment): readonly Host[] {
  const hosts = args.flatMap((argument) => hostsOf(argument, env));
  const twice = firstRepeated(hosts.map(({ id }) => id));
  if (twice !== undefined) throw new UsageError(`The host ${twice} is given twice.`);
  const double = firstRepeated(hosts.map(({ label }) => label));
  if (double !== undefined) throw new UsageError(`Two hosts are labelled ${double}.`);
  return hosts;
}

function hostsOf(argument: string, env: Environment): readonly Host[] {
  const named = labelled(argument), names = (named?.value ?? argument).split(",");
  if (names.some((name) => name.startsWith("@"))) {
    return parseHosts([argument], { config: env.config?.() });
  }
  const address = { kind: "prometheus" } as const;
  if (named === undefined) return [{ id: argument, label: argument, address }];
  const { label } = named;
  if (names.length === 1) return [{ id: names[0]!, label, address }];
  return names.map((id) => ({ id, label: id, group: label, address }));
}

/** How it is called where a recording has its file's name. */
export function prometheusName({ url }: PrometheusSource): string {
  return url.replace(/^https?:\/\//, "");
}
