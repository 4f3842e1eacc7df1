import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/config/command_line.ts";
import { parseConfig } from "../../src/config/config_file.ts";
import { configSchema } from "../../src/config/config_shape.ts";
import type { Invocation, SettingsFor } from "../../src/config/invocation.ts";
import { noConfig } from "../../src/config/user_config.ts";
import { YamlFileError } from "../../src/config/yaml_file.ts";
import { CONFIG_START } from "../../src/app/commands/config_start.ts";

const PLACE = { path: "/etc/my/config.yaml", home: "/home/me" };
const config = (text: string) => parseConfig(text, PLACE);

const FLEETS = `
fleets:
  prod:
    hosts:
    - ats1.dc1
    - old=ats2.dc1
    - {host: ops@ats3, label: c, socket: /x/y}
    - dc2=ats4,ats5
    socket: /opt/s
  lab: [lab1, ats1.dc1]
  all: ["@prod", "@lab"]
`;

/** What a command line means beside this config file. */
function invocation<Command extends Invocation["command"] = "watch">(
  text: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
): SettingsFor<Command> {
  const read = { get: (name: string) => env[name], config: () => config(text) };
  return parseCommandLine(line.split(" "), read) as SettingsFor<Command>;
}

const hosts = (text: string, line: string, env = {}) =>
  invocation(text, line, env).hosts.map(({ label, id, group = "", socketPath = "" }) =>
    [label, id, group, socketPath].join(" ").trim()
  );

/** What is said of a wrong file: `line:column: message`, fault by fault. */
function faults(text: string): string[] {
  try {
    config(text);
  } catch (error) {
    assert.ok(error instanceof YamlFileError, String(error));
    return error.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }
  return [];
}

Deno.test("a fleet stands for its hosts, with their labels, groups and sockets", () => {
  assert.deepEqual(hosts(FLEETS, "@prod"), [
    "ats1 ats1.dc1  /opt/s",
    "old ats2.dc1  /opt/s",
    "c ops@ats3  /x/y",
    "ats4 ats4 dc2 /opt/s",
    "ats5 ats5 dc2 /opt/s",
  ]);
});

Deno.test("fleets may hold fleets and have hosts in common, and stand beside hosts and as groups", () => {
  assert.deepEqual(hosts(FLEETS, "@all").map((host) => host.split(" ")[0]), [
    ...["ats1", "old", "c", "ats4", "ats5"],
    "lab1",
  ]);
  assert.deepEqual(hosts(FLEETS, "mine=ats1.dc1 @lab x"), [
    "mine ats1.dc1",
    "lab1 lab1",
    "x x",
  ]);
  assert.deepEqual(hosts(FLEETS, "@lab mine=ats1.dc1")[1], "mine ats1.dc1");
  assert.deepEqual(hosts(FLEETS, "now=@lab then=z,y"), [
    "lab1 lab1 now",
    "ats1 ats1.dc1 now",
    "z z then",
    "y y then",
  ]);
});

Deno.test("the command line counts before the environment, and that before the config file", () => {
  const socket = (line: string, env = {}) => invocation(FLEETS, line, env).hosts[0]!.socketPath;
  const env = { TRAFFICSERVER_JSONRPC_SOCKET: "/env" };
  assert.equal(socket("@prod"), "/opt/s");
  assert.equal(socket("@prod", env), "/env");
  assert.equal(socket("@prod --socket /cli", env), "/cli");
  assert.equal(socket("@prod --socket ats1=/one", env), "/one");
  const light = "theme: light\nprotocol: kitty\npages: tls\ntimezone: europe/berlin";
  assert.equal(invocation(light, "ats1").theme, "light");
  assert.equal(invocation(light, "ats1 --theme dark").theme, "dark");
  assert.equal(invocation<"demo">(light, "demo").protocol, "kitty");
  assert.equal(invocation<"replay">(light, "replay f.db --protocol none").protocol, "none");
  assert.equal(invocation(light, "ats1").configFile, "tls");
  assert.equal(invocation(light, "ats1 -c dns").configFile, "dns");
  assert.equal(invocation<"replay">(light, "replay f.db").configFile, undefined);
  assert.equal(invocation(light, "ats1").defaultZone, "Europe/Berlin");
  assert.equal(invocation(light, "ats1 -tz UTC").timeZone, "UTC");
});

Deno.test("times without a zone are of the config file's zone, unless an option says another", () => {
  const from = (line: string) => invocation<"replay">("timezone: Europe/Berlin", line).from;
  const line = "replay f.db --from 2026-11-21T03:00";
  assert.deepEqual(from(line), { kind: "absolute", atMs: Date.UTC(2026, 10, 21, 2) });
  assert.deepEqual(from(`${line} -tz UTC`), { kind: "absolute", atMs: Date.UTC(2026, 10, 21, 3) });
});

Deno.test("paths of the config file begin at its folder or at home", () => {
  assert.equal(config("pages: my.yaml").pages, "/etc/my/my.yaml");
  assert.equal(config("pages: ~/my.yaml").pages, "/home/me/my.yaml");
  assert.equal(config("recording: ../r.db").recording, "/etc/r.db");
  assert.equal(config("recording: /r.db").recording, "/r.db");
});

Deno.test("the recording of the config file is followed unless something is said of polls", () => {
  const recording = (line: string) => invocation("recording: /r.db", line).recording;
  assert.deepEqual(recording("ats1"), { file: "/r.db", ofAll: false });
  assert.deepEqual(recording("--history 60"), { file: "/r.db", ofAll: true });
  for (const said of ["--interval 1", "--record x.db", "--socket /s", "--source y.db"]) {
    assert.equal(recording(`${said} ats1`), undefined, said);
  }
});

Deno.test("commands that look at recordings take fleets for the hosts that they hold", () => {
  assert.deepEqual(invocation<"changes">(FLEETS, "changes f.db @lab x").recorded?.hosts, [
    "lab1",
    "ats1.dc1",
    "x",
  ]);
  assert.deepEqual(invocation<"export">(FLEETS, "export f.db --host @lab").hosts, [
    "lab1",
    "ats1.dc1",
  ]);
});

Deno.test("a fleet that is not there is an error that names those that are", () => {
  const say = (text: string, line: string) => assert.throws.bind(assert, () => hosts(text, line));
  say(FLEETS, "@prdo")({
    message: "There is no fleet @prdo in /etc/my/config.yaml. Did you mean @prod?",
  });
  say(FLEETS, "check @x")({ message: /It has @prod, @lab, @all\.$/ });
  assert.throws(
    () => parseCommandLine(["@x"], { get: () => undefined, config: () => noConfig("/c") }),
    {
      message:
        "@x is a fleet of the config file, and there is none at /c. Begin one: traffic-grapher config init.",
    },
  );
});

Deno.test("each fault of a config file is said where it is, with what to write instead", () => {
  assert.deepEqual(
    faults(`fleets:
  prod: ats1
  two: [a, {host: b, labl: x}]
  three: [3, {label: x}]
timezon: UTC
timezone: Berlin
theme: drak
`),
    [
      "2:9: prod must be a list of hosts, or a map with hosts.",
      "3:22: labl is not known here: allowed are host, label, group, socket. Did you mean label?",
      "4:11: three 1 must be a host as on the command line, or a map with host, label, group, socket.",
      "4:14: host is missing: a host, as on the command line.",
      "5:1: timezon is not known here: allowed are fleets, timezone, theme, protocol, pages, recording. Did you mean timezone?",
      '6:11: timezone is wrong: "Berlin" is not a time zone of the IANA database. Did you mean Europe/Berlin?',
      '7:8: theme must be dark or light, not "drak".',
    ],
  );
  assert.deepEqual(faults("fleets: {a: [{host: x, socket: s}]}"), [
    '1:32: socket must be a path that begins with /, not "s".',
  ]);
});

Deno.test("hosts that are none and fleets that hold themselves are found before they are used", () => {
  assert.deepEqual(
    faults(`fleets:
  "a b": [x]
  two: [a, "-x", a]
  loop: ["@loop2"]
  loop2: ["@loop"]
  labels: [a=x, a=y]
  many: [{host: "g=x,y", label: a}]
  none: ["@nine"]
`).map((fault) => fault.replace(/: a name has.*/, "")),
    [
      "2:3: the name of a fleet has letters, digits and . _ - alone, 40 at most.",
      '3:12: "-x" is not a host',
      "4:10: The fleet @loop2 holds itself.",
      "5:11: The fleet @loop holds itself.",
      "6:3: Two hosts are labelled a: give each a LABEL= of its own.",
      '7:10: The label a is one host\'s, and "g=x,y" names several.',
      "8:10: There is no fleet @nine in this file. Did you mean @none?",
    ],
  );
});

Deno.test("the start of a config file says nothing as it is, and is valid with its remarks taken for words", () => {
  assert.deepEqual(config(CONFIG_START), { ...noConfig(), path: PLACE.path, exists: true });
  const spoken = CONFIG_START.replace(
    /^# (?=(?: |fleets:|timezone:|theme:|protocol:|pages:|recording:))/gm,
    "",
  );
  const { fleets, ...rest } = config(spoken);
  assert.deepEqual(Object.keys(fleets), ["prod", "lab", "all"]);
  assert.deepEqual(Object.keys(rest).sort(), [
    ...["exists", "pages", "path", "protocol", "recording", "theme", "timeZone"],
  ]);
});

Deno.test("the published schema of config files describes each part", () => {
  const { properties } = configSchema() as { properties: Record<string, { description?: string }> };
  assert.deepEqual(Object.keys(properties), [
    ...["fleets", "timezone", "theme", "protocol", "pages", "recording"],
  ]);
  for (const [name, part] of Object.entries(properties)) assert.ok(part.description, name);
});
