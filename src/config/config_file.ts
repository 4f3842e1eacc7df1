import { dirname, isAbsolute, join } from "node:path";
import { given } from "../base/given.ts";
import { usageFault } from "../model/errors.ts";
import { builtInDashboard } from "./built_in_dashboards.ts";
import { CONFIG_WORDS, type ConfigContent, configShape } from "./config_shape.ts";
import { parseHosts } from "./host_arguments.ts";
import type { ShapeFault } from "./shape_faults.ts";
import { parseTimeZone } from "./time_zone.ts";
import type { FleetHost, UserConfig } from "./user_config.ts";
import { yamlFile } from "./yaml_file.ts";

/** Where the paths of a config file begin. */
export interface ConfigPlace {
  /** The file itself, absolute. */
  readonly path: string;
  /** What `~/` stands for. */
  readonly home?: string | undefined;
}

/**
 * Reads the text of the user's config file. Throws a `YamlFileError` with every fault's line and column and what
 * is allowed there.
 */
export function parseConfig(text: string, { path, home }: ConfigPlace): UserConfig {
  // A file in which all is still a remark says nothing.
  const isBlank = /^(?:\s*(?:#.*)?\n)*\s*(?:#.*)?$/.test(text);
  const content = isBlank
    ? {}
    : yamlFile(text, path, { shape: configShape, words: CONFIG_WORDS, faultsOf });
  const { timezone, theme, protocol, pages, recording } = content;
  const located = (file: string) => locate(file, { path, home });
  return given({
    path,
    exists: true,
    fleets: fleetsOf(content),
    timeZone: timezone === undefined ? undefined : parseTimeZone(timezone),
    theme,
    protocol,
    pages: pages === undefined || builtInDashboard(pages) !== undefined ? pages : located(pages),
    recording: recording === undefined ? undefined : located(recording),
  });
}

function fleetsOf({ fleets = {} }: ConfigContent): UserConfig["fleets"] {
  return Object.fromEntries(
    Object.entries(fleets).map(([name, fleet]) => {
      const { hosts, socket } = Array.isArray(fleet) ? { hosts: fleet, socket: undefined } : fleet;
      const entries = hosts.map((entry): FleetHost => {
        const one = typeof entry === "string" ? { host: entry } : entry;
        return given({ ...one, socket: one.socket ?? socket });
      });
      return [name, entries];
    }),
  );
}

function locate(file: string, { path, home }: ConfigPlace): string {
  if (home !== undefined && file.startsWith("~/")) return join(home, file.slice(2));
  return isAbsolute(file) ? file : join(dirname(path), file);
}

const FLEET_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

/** Hosts that are none, fleets that are not there, and what cannot be told apart on one screen. */
function faultsOf(content: ConfigContent): ShapeFault[] {
  const config: UserConfig = { path: "this file", exists: true, fleets: fleetsOf(content) };
  return Object.entries(config.fleets).flatMap(([name, entries]) => {
    const path = ["fleets", name];
    if (!FLEET_NAME.test(name)) {
      const message = "the name of a fleet has letters, digits and . _ - alone, 40 at most";
      return [{ path: ["fleets"], key: name, message }];
    }
    const list = Array.isArray(content.fleets?.[name]) ? path : [...path, "hosts"];
    const wrong = entries.flatMap((entry, index) => {
      const message = faultOf([entry], config);
      return message === undefined ? [] : [{ path: [...list, index], message }];
    });
    if (wrong.length > 0) return wrong;
    const message = faultOf(entries, config);
    return message === undefined ? [] : [{ path: ["fleets"], key: name, message }];
  });
}

function faultOf(entries: readonly FleetHost[], config: UserConfig): string | undefined {
  const fleets = { ...config.fleets, "": entries };
  const fault = usageFault(() => parseHosts(["@"], { config: { ...config, fleets } }));
  return fault?.replace(/\.$/, "");
}
