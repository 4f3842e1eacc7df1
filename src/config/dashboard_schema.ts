import * as z from "zod";
import { dashboardShape } from "./dashboard_shape.ts";

/** The JSON Schema (2020-12) of dashboard files, from the very rules that they are checked by. */
export function dashboardSchema(): Record<string, unknown> {
  const { $schema, ...rules } = z.toJSONSchema(dashboardShape, { io: "input" });
  return {
    $schema,
    title: "traffic-grapher dashboard",
    description: "Pages of up to four panels that traffic-grapher draws (option --config).",
    ...rules,
  };
}
