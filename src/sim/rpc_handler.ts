import { isFields } from "../base/fields.ts";
import type { HostSnapshot, SimulatedHost, WireRecord } from "./simulated_host.ts";

const METHODS = [
  "admin_host_get_status",
  "show_registered_handlers",
  "admin_config_reload",
  "admin_storage_set_device_offline",
  "get_service_descriptor",
  "filemanager.get_files_registry",
  "admin_lookup_records",
  "admin_plugin_send_basic_msg",
  "admin_server_start_drain",
  "admin_storage_get_device_status",
  "admin_config_set_records",
  "admin_server_stop_drain",
  "get_server_status",
  "admin_host_set_status",
];

const PARSE_ERROR = { code: -32700, message: "Parse error" };
const INVALID_REQUEST = { code: -32600, message: "Invalid Request" };
const METHOD_NOT_FOUND = { code: -32601, message: "Method not found" };

/** Code and words of an entry of `errorList`. */
const NOT_FOUND = ["2000", "Record not found."] as const;
const UNREADABLE = ["2005", "Error reading the record."] as const;
const WRONG_TYPE = ["2007", "Found record does not match the requested type"] as const;
const BAD_DATA = ["2008", "Invalid request data provided"] as const;

/**
 * The reply to the text of a request, byte for byte as a 10.1.4 server words it; `undefined` for a
 * notification, which has none. Only what reads is implemented: no request changes the host.
 */
export function handleRequest(text: string, host: SimulatedHost): string | undefined {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    // The server reads YAML, in which a bare word is a value, though no request.
    const isScalar = !/^\s*([{[]|$)/.test(text);
    return wireText({ jsonrpc: "2.0", error: isScalar ? INVALID_REQUEST : PARSE_ERROR });
  }
  if (!Array.isArray(request)) {
    const reply = replyTo(request, host);
    return reply && wireText(reply);
  }
  if (request.length === 0) return wireText({ jsonrpc: "2.0", error: INVALID_REQUEST });
  const replies = request.flatMap((one) => replyTo(one, host) ?? []);
  return replies.length === 0 ? undefined : wireText(replies);
}

function replyTo(request: unknown, host: SimulatedHost): object | undefined {
  if (!isFields(request) || request["jsonrpc"] !== "2.0" || typeof request["method"] !== "string") {
    return { jsonrpc: "2.0", error: INVALID_REQUEST };
  }
  const { id, method, params } = request;
  const answer = answerTo(method, params, host);
  if (id === undefined || id === null) return undefined;
  return { jsonrpc: "2.0", ...answer, id: String(id) };
}

function answerTo(method: unknown, params: unknown, host: SimulatedHost): object {
  switch (method) {
    case "admin_lookup_records":
      return { result: lookUp(params, host.snapshot()) };
    case "get_server_status":
      return { result: { data: status(host) } };
    case "show_registered_handlers":
      return { result: { methods: METHODS } };
    default:
      return { error: METHOD_NOT_FOUND };
  }
}

function lookUp(params: unknown, snapshot: HostSnapshot): object {
  const recordList: { record: WireRecord }[] = [];
  const errorList: object[] = [];
  const complain = ([code, message]: readonly [string, string], name: string) =>
    errorList.push({ code, message, record_name: name });
  for (const param of Array.isArray(params) ? params : []) {
    const { record_name: name, record_name_regex: pattern, rec_types: types } = isFields(param)
      ? param
      : {};
    const wanted = Array.isArray(types) ? types.map(String) : undefined;
    const fits = (record: WireRecord) => wanted?.includes(record.record_class) ?? true;
    if (typeof name === "string") {
      const record = snapshot.lookup(name, "exact");
      if (!record) complain(NOT_FOUND, name);
      else if (!fits(record)) complain(WRONG_TYPE, name);
      else recordList.push({ record });
    } else if (typeof pattern === "string") {
      const expression = compiled(pattern);
      if (!expression) complain(UNREADABLE, pattern);
      for (const known of expression ? snapshot.names() : []) {
        if (!expression?.test(known)) continue;
        const record = snapshot.lookup(known, "regex");
        if (record && fits(record)) recordList.push({ record });
      }
    } else {
      complain(BAD_DATA, "");
    }
  }
  return { recordList, errorList };
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function status(host: SimulatedHost): object {
  return {
    initialized_done: "true",
    is_ssl_handshaking_stopped: "false",
    is_draining: String(host.draining),
    is_event_system_shut_down: "false",
    thread_groups: [
      { name: "ET_NET", count: "2", started: "true" },
      { name: "ET_TASK", count: "2", started: "true" },
      { name: "ET_UDP", count: "0", started: "false" },
    ],
  };
}

/** JSON with the blanks that the server's emitter puts behind colons and commas. */
function wireText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(wireText).join(", ")}]`;
  if (isFields(value)) {
    const fields = Object.entries(value).map(([key, field]) =>
      `${JSON.stringify(key)}: ${wireText(field)}`
    );
    return `{${fields.join(", ")}}`;
  }
  return JSON.stringify(value);
}
