import * as z from "zod";

/** The JSON Schema (2020-12) of a kind of file, headed by its title and description. */
export function fileSchema(
  shape: z.ZodType,
  head: { readonly title: string; readonly description: string },
): Record<string, unknown> {
  const { $schema, ...rules } = z.toJSONSchema(shape, { io: "input" });
  return { $schema, ...head, ...rules };
}
