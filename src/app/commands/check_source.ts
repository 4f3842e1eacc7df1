import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import type { PolledHost } from "../../collect/poller.ts";
import { readSource } from "../../collect/sources/read_source.ts";
import { isReadOn, type Source } from "../../model/source.ts";
import type { ExchangeOptions } from "../../model/transport.ts";

/** What a source of the dashboard said when it was read for a check. */
export interface SourceCheck {
  readonly name: string;
  readonly outcome: "found" | "failed" | "skipped";
  /** What it yields, or why it does not. Safe to show. */
  readonly detail: string;
  readonly tookMs: number;
}

const SHOWN_VALUES = 4;

/** Reads a source of a host once, if the dashboard names the host for it. Never rejects. */
export async function checkSource(
  source: Source,
  { host, transport }: PolledHost,
  { deadlineMs, signal }: ExchangeOptions,
): Promise<SourceCheck> {
  const { name } = source;
  if (!isReadOn(source, host)) {
    const hosts = plainText((source.hosts ?? []).join(", "), 200);
    return { name, outcome: "skipped", detail: `not for this host, but ${hosts}`, tookMs: 0 };
  }
  const startMs = performance.now();
  const found = (outcome: SourceCheck["outcome"], detail: string): SourceCheck => ({
    name,
    outcome,
    detail: plainText(detail, 600),
    tookMs: performance.now() - startMs,
  });
  try {
    const limits = {
      deadlineMs: source.deadlineMs ?? deadlineMs,
      signal,
      clocksApartMs: Date.now() - performance.now(),
    };
    const { values, fault } = await readSource(source, transport, limits);
    const [...shown] = values;
    const words = shown.slice(0, SHOWN_VALUES).map(([key, value]) => `${name}.${key} ${value}`);
    const more = shown.length > SHOWN_VALUES ? `, and ${shown.length - SHOWN_VALUES} more` : "";
    if (shown.length === 0) return found("failed", fault ?? "it holds no value");
    return found("found", `${words.join(", ")}${more}${fault === undefined ? "" : `; ${fault}`}`);
  } catch (error) {
    return found("failed", messageOf(error));
  }
}
