/** The dashboards that are part of the program, by their names: what each shows, and its YAML. */
export const BUILT_IN_DASHBOARDS = {
  default: {
    about: "requests, latency, cache, connections, TLS and HTTP/2: what is shown without --config",
    text: () => text(import("../../dashboards/default.yaml", { with: { type: "text" } })),
  },
  cache: {
    about: "the cache in memory and on disk, how full it is, what fails",
    text: () => text(import("../../dashboards/cache.yaml", { with: { type: "text" } })),
  },
  origin: {
    about: "connections to the servers behind, errors, parents",
    text: () => text(import("../../dashboards/origin.yaml", { with: { type: "text" } })),
  },
  tls: {
    about: "handshakes, their time, sessions, certificates",
    text: () => text(import("../../dashboards/tls.yaml", { with: { type: "text" } })),
  },
  http2: {
    about: "connections, streams, errors, guards against abuse",
    text: () => text(import("../../dashboards/http2.yaml", { with: { type: "text" } })),
  },
  dns: {
    about: "lookups, latency, the server's table of hosts",
    text: () => text(import("../../dashboards/dns.yaml", { with: { type: "text" } })),
  },
  runtime: {
    about: "event loops, connections, time-outs, the log",
    text: () => text(import("../../dashboards/runtime.yaml", { with: { type: "text" } })),
  },
  cache_host: {
    about:
      "the server and its machine: CPU, memory, disks, network (read over the same connection)",
    text: () => text(import("../../dashboards/cache_host.yaml", { with: { type: "text" } })),
  },
} as const satisfies Readonly<Record<string, BuiltInDashboard>>;

/** The built-in dashboard of a name, the default without one; `undefined` for the name of a file. */
export function builtInDashboard(name = "default"): BuiltInDashboard | undefined {
  return Object.hasOwn(BUILT_IN_DASHBOARDS, name)
    ? BUILT_IN_DASHBOARDS[name as keyof typeof BUILT_IN_DASHBOARDS]
    : undefined;
}

interface BuiltInDashboard {
  /** In some words, without a full stop. */
  readonly about: string;
  readonly text: () => Promise<string>;
}

async function text(module: Promise<{ default: string }>): Promise<string> {
  return (await module).default;
}
