import type { StatusView } from "../model/page_view.ts";
import { worstSeverity } from "../model/alert.ts";
import { firingLine } from "./alert_words.ts";
import { formatLatency } from "../base/format_value.ts";
import type { HostFacts } from "./page_words.ts";
import type { Scene } from "./scene.ts";

/** How the hosts answer, in one line: the durations while all is well, else what is wrong first. */
export function statusLine(scene: Scene, hosts: readonly HostFacts[]): StatusView {
  const { keys, warnings, recorded, recording } = scene;
  const problems = problemsOf(scene, hosts);
  if (recorded !== undefined) {
    const text = [recorded, ...warnings].join(" · ");
    return { level: warnings.length > 0 ? "warning" : "ok", text, keys, problems };
  }
  const line = { ...withAlerts(answerLine(scene, hosts), scene), problems };
  // At the front: the end is what a narrow window cuts off.
  return recording === undefined ? line : { ...line, text: `${recording} · ${line.text}` };
}

/** What fires comes first: it is what somebody wanted to be told. */
function withAlerts(line: StatusView, scene: Scene): StatusView {
  const { alerts = [] } = scene;
  const firing = firingLine(scene, alerts);
  if (firing === undefined) return line;
  const level = worstSeverity(alerts) === "critical" || line.level === "error"
    ? "error"
    : "warning";
  // That all is well beside it is no news.
  return { ...line, level, text: line.level === "ok" ? firing : `${firing} · ${line.text}` };
}

function answerLine(scene: Scene, hosts: readonly HostFacts[]): StatusView {
  const { keys, warnings } = scene;
  const failing = hosts.filter((host) => host.state === "failing");
  if (failing.length > 0) {
    const count = hosts.length > 4 ? `${failing.length} of ${hosts.length} do not answer · ` : "";
    const reasons = failing.map((host) =>
      hosts.length > 1 ? `${host.label}: ${host.message}` : `${host.message}`
    );
    return { level: "error", text: count + [...reasons, ...warnings].join(" · "), keys };
  }
  const problems = scene.hosts.flatMap((host, index) =>
    scene.history.hostState(index).problems.map((problem) => `${host.label}: ${problem}`)
  );
  if (problems.length + warnings.length > 0) {
    return { level: "warning", text: [...warnings, ...problems].join(" · "), keys };
  }
  const left = hosts.filter((host) => host.state === "unrecorded");
  if (left.length > 0) {
    const rest = hosts.filter((host) => host.state !== "unrecorded");
    const words = `${left.map(({ label }) => label).join(", ")} no longer recorded`;
    const line = rest.length === 0 ? undefined : answerLine(scene, rest);
    return { level: "ok", text: line === undefined ? words : `${line.text} · ${words}`, keys };
  }
  const waiting = hosts.filter((host) => host.state === "waiting").length;
  if (waiting > 0) {
    const text = `waiting for ${waiting} ${waiting === 1 ? "host" : "hosts"}`;
    return { level: "ok", text, keys };
  }
  if (hosts.length > 4) {
    const slowest = hosts.reduce((one, other) =>
      (other.tookMs ?? 0) > (one.tookMs ?? 0) ? other : one
    );
    const took = formatLatency(slowest.tookMs ?? 0);
    const text = `all ${hosts.length} hosts answering, the slowest ${slowest.label} in ${took}`;
    return { level: "ok", text, keys };
  }
  const times = hosts.map((host) => `${host.label} ${formatLatency(host.tookMs ?? 0)}`);
  const text = `${times.join("  ")}  ${hosts.length > 1 ? "all " : ""}answering`;
  return { level: "ok", text, keys };
}

/** All that is wrong with a scene, each as a whole: of whom (empty: of no one host), and a sentence. */
export function problemsOf(
  { hosts: asked, history, warnings, recorded }: Scene,
  hosts: readonly HostFacts[],
): NonNullable<StatusView["problems"]> {
  const failing = hosts.filter(({ state }) => state === "failing");
  const told = recorded !== undefined
    ? []
    : asked.flatMap(({ label }, index) =>
      history.hostState(index).problems.map((text) => ({ of: label, text }))
    );
  return [
    ...failing.map(({ label, message = "" }) => ({ of: label, text: message })),
    ...told,
    ...warnings.map((text) => ({ of: "", text })),
  ];
}
