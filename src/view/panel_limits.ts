import type { AlertCondition } from "../model/alert.ts";
import type { Panel } from "../model/dashboard.ts";
import type { LimitView } from "../model/page_view.ts";
import type { Scene } from "./scene.ts";

/** Where the values of a panel are bad: by the alerts of its metrics, by what else judges them, and by its thresholds. */
export function panelLimits(
  { alerts = [] }: Pick<Scene, "alerts">,
  panel: Panel,
  place: { readonly page: number },
): LimitView[] {
  const rules = [
    ...panel.metrics.flatMap((metric) => metric.alerts ?? []),
    ...alerts.map(({ subject }) => subject)
      .filter((subject) => subject.page === place.page && subject.panel === panel.title)
      .map(({ rule }) => rule),
  ];
  const bad = rules.flatMap(({ condition, severity }) =>
    badRanges(condition).map(([from, to]) => ({ severity, from, to }))
  );
  const limits: LimitView[] = [...bad, ...panel.thresholds ?? []];
  return limits.filter((limit, index) =>
    limits.findIndex(({ severity, from, to }) =>
      severity === limit.severity && from === limit.from && to === limit.to
    ) === index
  );
}

function badRanges(condition: AlertCondition): (readonly [from: number, to: number])[] {
  switch (condition.kind) {
    case "above":
      return [[condition.limit, Infinity]];
    case "below":
      return [[-Infinity, condition.limit]];
    case "outside":
      return [[-Infinity, condition.low], [condition.high, Infinity]];
    case "inside":
      return [[condition.low, condition.high]];
  }
}
