import type { WireRecord } from "./simulated_host.ts";

/** The server prints memory that was never written; it has no meaning, here as there. */
const MEANINGLESS = "140140555181920";

/** A new-style metric. */
export function metricRecord(
  name: string,
  value: number | bigint,
  how: "exact" | "regex",
): WireRecord {
  return wireRecord(name, value, {
    version: how === "exact" ? "6776178" : "32629",
    order: 0,
    meta: { stat_meta: { persist_type: "0" } },
    record_class: how === "exact" ? "32" : "2",
    default_value: MEANINGLESS,
  });
}

/** An old-style statistic: an integer, or a string. */
export function statisticRecord(
  name: string,
  value: number | bigint | string,
  order: number,
): WireRecord {
  return wireRecord(name, value, {
    order,
    meta: { stat_meta: { persist_type: "2" } },
    record_class: "2",
    default_value: typeof value === "string" ? value : "0",
  });
}

/** A setting, with its default as its value. */
export function configRecord(name: string, value: number | string, order: number): WireRecord {
  const config_meta = {
    access_type: "2",
    update_status: "0",
    update_type: "2",
    checktype: "0",
    source: "1",
    check_expr: "null",
  };
  const default_value = String(value);
  return wireRecord(name, value, {
    order,
    meta: { config_meta },
    record_class: "1",
    default_value,
  });
}

/** Its fields in the server's order. */
function wireRecord(
  name: string,
  value: number | bigint | string,
  { version = "0", order, meta, record_class, default_value }: {
    readonly version?: string;
    readonly order: number;
    readonly meta: object;
    readonly record_class: string;
    readonly default_value: string;
  },
): WireRecord {
  const isText = typeof value === "string";
  return {
    record_name: name,
    record_type: isText ? "3" : "1",
    version,
    registered: "true",
    raw_stat_block: "0",
    order: String(order),
    ...meta,
    record_class,
    overridable: "false",
    data_type: isText ? "STRING" : "INT",
    current_value: String(value),
    default_value,
  };
}
