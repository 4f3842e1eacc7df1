import type { Answer } from "../model/transport.ts";

/** When an answer was given. */
export type AnswerTime = Omit<Answer, "bytes">;

/** An answer was given at some moment from `fromMs` to `toMs`: the middle, and half of the stretch. */
export function answerTime(fromMs: number, toMs: number): AnswerTime {
  const uncertaintyMs = Math.max(0, toMs - fromMs) / 2;
  return { atMs: fromMs + uncertaintyMs, uncertaintyMs };
}
