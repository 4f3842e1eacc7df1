import { dashboardShape } from "./dashboard_shape.ts";
import { fileSchema } from "./file_schema.ts";

/** The JSON Schema (2020-12) of dashboard files, from the very rules that they are checked by. */
export function dashboardSchema(): Record<string, unknown> {
  return fileSchema(dashboardShape, {
    title: "traffic-grapher dashboard",
    description: "Pages of up to four panels that traffic-grapher draws (option --config).",
  });
}
