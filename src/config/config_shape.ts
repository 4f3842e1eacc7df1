import * as z from "zod";
import { PROTOCOLS, THEMES } from "./choices.ts";
import type { FileWords } from "./shape_faults.ts";
import { fileSchema, line, oneOf, timeZoneName } from "./shape_parts.ts";

const host = line(4000).describe(
  "A HOST as on the command line: NAME, USER@NAME, ssh://USER@NAME:PORT, unix:PATH, LABEL=HOST, " +
    "GROUP=HOST,HOST or another @FLEET.",
);
const socket = line(1000).regex(/^\//, { error: "must be a path that begins with /" });

const fleetHost = z.union([
  host,
  z.strictObject({
    host,
    label: line(40).optional().describe(
      "What it is called on the screen. Absent: its name, cut short.",
    ),
    group: line(40).optional().describe("The hosts of a group are compared with those of others."),
    socket: socket.optional().describe("Its JSONRPC socket. Absent: discovered."),
  }),
], {
  error: "must be a host as on the command line, or a map with host, label, group, socket",
});

const hosts = z.array(fleetHost).min(1).max(1000);

const fleet = z.union([
  hosts,
  z.strictObject({
    hosts,
    socket: socket.optional().describe("The JSONRPC socket of those of them that say none."),
  }),
], { error: "must be a list of hosts, or a map with hosts" });

/** What a config file may hold: the source of both its validation and its published schema. */
export const configShape = z.strictObject({
  fleets: z.record(z.string(), fleet).optional().describe(
    "Hosts by a name, which @NAME stands for on the command line.",
  ),
  timezone: timeZoneName.optional().describe(
    "The IANA time zone of clocks and times, where neither --timezone nor a dashboard says one.",
  ),
  theme: oneOf(THEMES).optional().describe("The picture's ground, as --theme."),
  protocol: oneOf(PROTOCOLS).optional().describe("How pictures are shown, as --protocol."),
  pages: line(4000).optional().describe(
    "The dashboard that is shown without --config: a file, from this file's folder on, or a built-in one's name.",
  ),
  recording: line(4000).optional().describe(
    "What a recorder that runs as a service writes (record): watch follows it in the place of polling.",
  ),
});

/** A config file's content, valid. */
export type ConfigContent = z.infer<typeof configShape>;

/** The words of config files. */
export const CONFIG_WORDS: FileWords = {
  allowed: {
    file: Object.keys(configShape.shape),
    fleet: ["hosts", "socket"],
    host: ["host", "label", "group", "socket"],
  },
  kindOf: (path) => (["file", "fleets", "fleet"] as const)[path.length] ?? "host",
  types: [],
  wanted: {
    hosts: "a list of hosts, as on the command line",
    host: "a host, as on the command line",
  },
};

/** The JSON Schema (2020-12) of config files, from the very rules that they are checked by. */
export function configSchema(): Record<string, unknown> {
  return fileSchema(configShape, {
    title: "traffic-grapher config file",
    description: "Hosts by a word, and what holds where nothing else is said.",
  });
}
