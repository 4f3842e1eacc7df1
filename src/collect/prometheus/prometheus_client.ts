import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { given } from "../../base/given.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { CollectError } from "../../model/errors.ts";
import { authorizationHeaders } from "./authorization_headers.ts";
import { type Labels, parseLabelSets, parseResult, type PrometheusSeries } from "./parse_result.ts";

export interface PrometheusClientOptions {
  /** Without `/api/v1`. */
  readonly url: string;
  /** Says who asks; read anew for each request, so that a token may be renewed. */
  readonly authFile?: string | undefined;
  readonly signal: AbortSignal;
}

/** How long an answer may take, in milliseconds. */
export interface Deadline {
  readonly deadlineMs?: number | undefined;
}

const DEADLINE_MS = 30_000;
/** No answer is larger: what is asked for is bounded by who asks. */
const MOST_BYTES = 512 * 2 ** 20;
/** Longer questions go into the body: not every server in between takes long addresses. */
const LONGEST_ADDRESS = 2_000;

/**
 * The HTTP API of a Prometheus, or of what speaks as one (Mimir, Thanos, VictoriaMetrics). Every question has a
 * deadline. Rejects with a `CollectError` that says what failed, where, and what to do.
 */
export class PrometheusClient {
  readonly #options: PrometheusClientOptions;
  /** How it is called in sentences. */
  readonly name: string;

  constructor(options: PrometheusClientOptions) {
    this.#options = options;
    this.name = plainText(options.url.replace(/^https?:\/\//, ""), 80);
  }

  /** What an expression is at a moment (absent: now); of a range, the samples themselves. */
  async query(
    expression: string,
    { atMs, ...deadline }: { readonly atMs?: number | undefined } & Deadline = {},
  ): Promise<PrometheusSeries[]> {
    const time = atMs === undefined ? undefined : seconds(atMs);
    return parseResult(await this.#ask("query", given({ query: expression, time }), deadline));
  }

  /** What an expression is at moments that are a step apart, the last not after `toMs`. */
  async queryRange(
    expression: string,
    { fromMs, toMs, stepMs, ...deadline }: {
      readonly fromMs: number;
      readonly toMs: number;
      readonly stepMs: number;
    } & Deadline,
  ): Promise<PrometheusSeries[]> {
    const range = { start: seconds(fromMs), end: seconds(toMs), step: seconds(stepMs) };
    return parseResult(await this.#ask("query_range", { query: expression, ...range }, deadline));
  }

  /** The labels of the series that a selector has between two moments. */
  async series(
    selector: string,
    { fromMs, toMs, ...deadline }: { readonly fromMs: number; readonly toMs: number } & Deadline,
  ): Promise<Labels[]> {
    const range = { start: seconds(fromMs), end: seconds(toMs) };
    return parseLabelSets(await this.#ask("series", { "match[]": selector, ...range }, deadline));
  }

  /** What its targets say of their metrics (HELP), in no order; none where it does not keep that. */
  async helps(deadline: Deadline = {}): Promise<string[]> {
    const data = await this.#ask("metadata", {}, deadline);
    return Object.values(data ?? {}).flat().flatMap((entry) => {
      const help = (entry as { readonly help?: unknown } | null)?.help;
      return typeof help === "string" ? [help] : [];
    });
  }

  /** Its clock, epoch milliseconds. */
  async nowMs(deadline: Deadline = {}): Promise<number> {
    const [series] = await this.query("vector(time())", deadline);
    const nowMs = Number(series?.samples[0]?.[1]) * 1000;
    if (Number.isFinite(nowMs)) return nowMs;
    throw this.#error("malformed", "does not tell the time");
  }

  async #ask(
    what: string,
    parameters: Readonly<Record<string, string>>,
    { deadlineMs = DEADLINE_MS }: Deadline,
  ): Promise<unknown> {
    using abort = new LinkedAbort(this.#options.signal);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      abort.abort();
    }, deadlineMs);
    try {
      return await this.#answer(what, parameters, abort.signal);
    } catch (error) {
      if (error instanceof CollectError) throw error;
      const isAborted = this.#options.signal.aborted;
      if (isLate || isAborted) {
        const words = isAborted
          ? "was not waited for"
          : `did not answer within ${Math.round(deadlineMs / 100) / 10} s`;
        throw this.#error(isAborted ? "aborted" : "timeout", words, error);
      }
      throw this.#failure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(
    what: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { url, authFile } = this.#options;
    const address = `${url}/api/v1/${what}`, body = new URLSearchParams(parameters);
    const isLong = address.length + String(body).length > LONGEST_ADDRESS;
    const headers = { accept: "application/json", ...await authorizationHeaders(authFile) };
    const response = isLong
      ? await fetch(address, { headers, signal, method: "POST", body })
      : await fetch(`${address}?${body}`, { headers, signal });
    const bytes = response.body === null
      ? new Uint8Array()
      : await boundedBytes(response.body, MOST_BYTES);
    const text = new TextDecoder().decode(bytes);
    const content = jsonOf(text);
    if (response.ok && content?.status === "success") return content.data;
    throw this.#refusal(response.status, { content, text, query: parameters.query });
  }

  /** What is known of an answer that is none, in a sentence. */
  #refusal(
    status: number,
    { content, text, query }: {
      readonly content: ApiAnswer | undefined;
      readonly text: string;
      readonly query: string | undefined;
    },
  ): CollectError {
    const { name } = this;
    const { authFile } = this.#options;
    const said = typeof content?.error === "string" ? plainText(content.error, 300) : undefined;
    if (status === 401 || status === 403) {
      const remedy = authFile === undefined
        ? "say who asks with --source-auth FILE"
        : "it does not take what --source-auth says";
      return this.#error("permission", `refused (${status}): ${remedy}`);
    }
    if (said !== undefined) {
      const what = query === undefined ? "" : ` the query ${plainText(query, 200)}`;
      return this.#error("rpc-error", `refused${what}: ${said}`);
    }
    if (status === 404 || (status < 400 && content?.status === undefined)) {
      return new CollectError(
        "malformed",
        `There is no Prometheus API at ${name} (/api/v1 answered ${status}): give the address below ` +
          "which it lies, e.g. prometheus=https://mimir.example/prometheus.",
      );
    }
    const words = plainText(text.trim().split("\n")[0] ?? "", 200);
    return this.#error("rpc-error", `answered ${status}${words === "" ? "" : `: ${words}`}`);
  }

  #error(reason: CollectError["reason"], words: string, cause?: unknown): CollectError {
    return new CollectError(reason, `Prometheus at ${this.name} ${words}.`, { cause });
  }

  /** Why there is no answer at all. */
  #failure(error: unknown): CollectError {
    const { name } = this;
    if (error instanceof RangeError) {
      return new CollectError(
        "too-large",
        `What Prometheus at ${name} answers is too much: ${error.message}.`,
        { cause: error },
      );
    }
    // Newer runtimes tell it as the cause of a failure without words.
    const said = messageOf((error instanceof Error ? error.cause : undefined) ?? error);
    // The runtime's client puts what it did before what failed.
    const why = plainText(
      said.split(/: (?=[^:]*$)/).at(-1)!.replace(/ \(os error \d+\)/, ""),
      200,
    );
    const reason = /refused/i.test(why) ? "refused" : "transport";
    const words = /certificate/.test(said)
      ? `its certificate is not trusted (${why})`
      : /corrupt message/.test(said)
      ? "it does not speak TLS (http:// in the place of https://)"
      : why.charAt(0).toLowerCase() + why.slice(1);
    return this.#error(reason, `cannot be reached: ${words}`, error);
  }
}

interface ApiAnswer {
  readonly status?: unknown;
  readonly data?: unknown;
  readonly error?: unknown;
}

function jsonOf(text: string): ApiAnswer | undefined {
  try {
    const content = JSON.parse(text);
    return typeof content === "object" && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
