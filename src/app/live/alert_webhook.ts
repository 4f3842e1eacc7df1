import { alertJson, alertmanagerJson } from "../../alerts/alert_json.ts";
import { messageOf } from "../../base/error_message.ts";
import { jsonText } from "../../base/json_text.ts";
import { orAfter } from "../../base/or_after.ts";
import { plainText } from "../../base/plain_text.ts";
import { sleep } from "../../base/sleep.ts";
import type { AlertNotice, AlertReceiver } from "../../model/alert.ts";

export interface AlertWebhookOptions {
  readonly format: "json" | "alertmanager";
  /** Holds what the header `Authorization` says; read anew for each request. */
  readonly authFile?: string | undefined;
  readonly onWarning: (sentence: string) => void;
  /** Between two tries at first, doubled up to a minute, in milliseconds. */
  readonly retryMs?: number | undefined;
  /** How often Alertmanager is told again what still fires, in milliseconds. */
  readonly repeatMs?: number | undefined;
}

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const REQUEST_MS = 10_000;
/** So many changes wait for a receiver that does not answer; then the oldest are left out. */
const MOST_WAITING = 1_000;
const REPEAT_MS = 60_000;
/** What fires counts as over there, unless it is told again within so many repetitions. */
const KEPT_REPEATS = 4;
/** How long what still waits may take where the program ends, in milliseconds. */
const LAST_MS = 400;

/** Posts each change of an alert to a URL, in order, again and again until it is taken. */
export class AlertWebhook implements AlertReceiver {
  readonly #url: URL;
  readonly #options: AlertWebhookOptions;
  readonly #end = new AbortController();
  readonly #queue: string[] = [];
  /** Those that fire, with the time since when. */
  readonly #firing = new Map<string, { readonly notice: AlertNotice; readonly sinceMs: number }>();
  readonly #told = new Set<string>();
  readonly #repeat: ReturnType<typeof setInterval> | undefined;
  #sending: Promise<void> | undefined;

  constructor(url: string, options: AlertWebhookOptions) {
    this.#options = options;
    this.#url = new URL(url);
    if (options.format !== "alertmanager") return;
    if (!this.#url.pathname.endsWith("/api/v2/alerts")) {
      this.#url.pathname = `${this.#url.pathname.replace(/\/$/, "")}/api/v2/alerts`;
    }
    this.#repeat = setInterval(() => this.#tellAgain(), this.#repeatMs);
  }

  take(notice: AlertNotice): void {
    const body = this.#options.format === "json"
      ? jsonText(alertJson(notice))
      : this.#alertmanagerBody(notice);
    if (body !== undefined) this.#enqueue(body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#repeat);
    if (this.#sending !== undefined) await orAfter(LAST_MS, this.#sending);
    this.#end.abort();
    await this.#sending;
    if (this.#queue.length > 0) {
      this.#tell("end", `the webhook did not take ${this.#queue.length} changes of alerts`);
    }
  }

  get #repeatMs(): number {
    return this.#options.repeatMs ?? REPEAT_MS;
  }

  /** Of what begins or ceases to fire; there are no other states there. */
  #alertmanagerBody(notice: AlertNotice): string | undefined {
    const { change: { state, from, subject: { id } }, atMs } = notice;
    if (state === "firing") {
      this.#firing.set(id, { notice, sinceMs: atMs });
      return this.#bodyOf([[notice, atMs, this.#endOf(Date.now())]]);
    }
    const begun = this.#firing.get(id);
    this.#firing.delete(id);
    if (from !== "firing" || begun === undefined) return undefined;
    // The words are those of when it fired: it is the same alert there.
    return this.#bodyOf([[begun.notice, begun.sinceMs, Math.max(atMs, begun.sinceMs + 1)]]);
  }

  #tellAgain(): void {
    // A receiver that takes nothing is told all of it later in any case.
    if (this.#firing.size === 0 || this.#queue.length > 0) return;
    const endMs = this.#endOf(Date.now());
    this.#enqueue(
      this.#bodyOf(
        [...this.#firing.values()].map(({ notice, sinceMs }) => [notice, sinceMs, endMs]),
      ),
    );
  }

  #endOf(nowMs: number): number {
    return nowMs + KEPT_REPEATS * this.#repeatMs;
  }

  #bodyOf(alerts: readonly (readonly [AlertNotice, number, number])[]): string {
    return jsonText(
      alerts.map(([notice, startsAtMs, endsAtMs]) =>
        alertmanagerJson(notice, { startsAtMs, endsAtMs })
      ),
    );
  }

  #enqueue(body: string): void {
    this.#queue.push(body);
    if (this.#queue.length > MOST_WAITING) {
      this.#queue.shift();
      this.#tell(
        "full",
        `the webhook takes nothing: of more than ${MOST_WAITING} changes the oldest are left out`,
      );
    }
    this.#sending ??= this.#send().finally(() => this.#sending = undefined);
  }

  async #send(): Promise<void> {
    const { retryMs = RETRY_MS } = this.#options, { signal } = this.#end;
    let waitMs = retryMs;
    while (this.#queue.length > 0 && !signal.aborted) {
      const body = this.#queue[0]!;
      const outcome = await this.#post(body);
      if (outcome === "again") {
        await sleep(waitMs, signal);
        waitMs = Math.min(LONGEST_RETRY_MS, 2 * waitMs);
        continue;
      }
      waitMs = retryMs;
      if (outcome === "taken") this.#told.delete("failed");
      if (this.#queue[0] === body) this.#queue.shift();
    }
  }

  /** What cannot be mended by trying again (a refusal) is given up. */
  async #post(body: string): Promise<"taken" | "refused" | "again"> {
    const { signal } = this.#end;
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/json", ...await this.#authorization() },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
      });
      const words = (await response.text().catch(() => "")).trim().split("\n")[0] ?? "";
      if (response.ok) return "taken";
      const { status } = response;
      const said = words === "" ? "" : `: ${plainText(words, 200)}`;
      this.#tell("failed", `the webhook answered ${status}${said}`);
      return status === 408 || status === 429 || status >= 500 ? "again" : "refused";
    } catch (error) {
      if (signal.aborted) return "again";
      this.#tell(
        "failed",
        `the webhook does not answer: ${plainText(messageOf(error), 300)}; it is tried again`,
      );
      return "again";
    }
  }

  async #authorization(): Promise<Record<string, string>> {
    const { authFile } = this.#options;
    if (authFile === undefined) return {};
    return { authorization: (await Deno.readTextFile(authFile)).trim() };
  }

  #tell(kind: string, sentence: string): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#options.onWarning(sentence);
  }
}
