import { SOCKET_NAME } from "./proc_net_unix.ts";

/** Where `traffic_ctl` is installed, besides PATH; the prefixes of `config.layout` and of packages. */
export const TRAFFIC_CTL_DIRECTORIES: readonly string[] = [
  "/opt/ats/bin",
  "/opt/trafficserver/bin",
  "/usr/local/trafficserver/bin",
  "/usr/local/bin",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/sbin",
  "/opt/homebrew/bin",
];

/** Where the socket is, by the layouts of `config.layout` and of packages; likelier ones first. */
export const USUAL_SOCKETS: readonly string[] = [
  "/run/trafficserver",
  "/var/run/trafficserver",
  "/opt/ats/var/trafficserver",
  "/opt/trafficserver/var/trafficserver",
  "/usr/local/trafficserver/var/trafficserver",
  "/usr/local/var/trafficserver",
  "/usr/local/var/run/trafficserver",
  "/opt/ats/var/run/trafficserver",
  "/opt/homebrew/var/trafficserver",
  "/var/trafficserver",
  "/var/lib/trafficserver",
].map((directory) => `${directory}/${SOCKET_NAME}`);
