/** A Prometheus, or what speaks as one, in the place of hosts to be polled. */
export interface PrometheusSource {
  /** Without `/api/v1`. */
  readonly url: string;
  /** Says who asks. */
  readonly authFile?: string | undefined;
  /** What all series are to fit, as PromQL writes it: `job="ats"`. */
  readonly matchers: readonly string[];
  /** The label that names hosts. */
  readonly label: string;
}
