import { configShape } from "./config_shape.ts";
import { fileSchema } from "./file_schema.ts";

/** The JSON Schema (2020-12) of config files, from the very rules that they are checked by. */
export function configSchema(): Record<string, unknown> {
  return fileSchema(configShape, {
    title: "traffic-grapher config file",
    description: "Hosts by a word, and what holds where nothing else is said.",
  });
}
