import * as z from "zod";
import { durationText } from "./duration.ts";

/** A duration in a dashboard file: seconds, or with a unit. */
export const duration = z.union([
  z.number().min(0.1).max(86_400),
  z.string().regex(durationText, { error: "must be seconds, or a number with ms, s, m, h or d" }),
]);
