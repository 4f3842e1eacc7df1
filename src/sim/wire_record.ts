import type { WireRecord } from "./simulated_host.ts";

/** The server prints memory that was never written; it has no meaning, here as there. */
const MEANINGLESS = "140140555181920";

/** A new-style metric. */
export function metricRecord(
  name: string,
  value: number | bigint,
  how: "exact" | "regex",
): WireRecord {
  return {
    record_name: name,
    record_type: "1",
    version: how === "exact" ? "6776178" : "32629",
    registered: "true",
    raw_stat_block: "0",
    order: "0",
    stat_meta: { persist_type: "0" },
    record_class: how === "exact" ? "32" : "2",
    overridable: "false",
    data_type: "INT",
    current_value: String(value),
    default_value: MEANINGLESS,
  };
}

/** An old-style statistic: an integer, or a string. */
export function statisticRecord(
  name: string,
  value: number | bigint | string,
  order: number,
): WireRecord {
  const isText = typeof value === "string";
  return {
    record_name: name,
    record_type: isText ? "3" : "1",
    version: "0",
    registered: "true",
    raw_stat_block: "0",
    order: String(order),
    stat_meta: { persist_type: "2" },
    record_class: "2",
    overridable: "false",
    data_type: isText ? "STRING" : "INT",
    current_value: String(value),
    default_value: isText ? value : "0",
  };
}

/** A setting, with its default as its value. */
export function configRecord(name: string, value: number | string, order: number): WireRecord {
  const isText = typeof value === "string";
  return {
    record_name: name,
    record_type: isText ? "3" : "1",
    version: "0",
    registered: "true",
    raw_stat_block: "0",
    order: String(order),
    config_meta: {
      access_type: "2",
      update_status: "0",
      update_type: "2",
      checktype: "0",
      source: "1",
      check_expr: "null",
    },
    record_class: "1",
    overridable: "false",
    data_type: isText ? "STRING" : "INT",
    current_value: String(value),
    default_value: String(value),
  };
}
