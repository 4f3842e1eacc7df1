import type { Panel } from "../model/dashboard.ts";
import { type HostsAs, MOST_HOST_LINES } from "../model/hosts_as.ts";
import { isHostNamed } from "../model/host.ts";
import type { LineView } from "../model/page_view.ts";
import type { HostFacts } from "./page_words.ts";
import type { Scene } from "./scene.ts";
import type { ViewState } from "./view_state.ts";

/** What one line style stands for: a host, or several taken together. */
export interface Member {
  readonly label: string;
  /** Indexes of its hosts. */
  readonly hosts: readonly number[];
}

export interface Membership {
  readonly mode: HostsAs;
  readonly members: readonly Member[];
  /** Lines were asked for, of more hosts than there are styles of lines. */
  readonly areTooMany?: true | undefined;
}

/**
 * How hosts share a page: each by its own line as long as there are line styles, groups by one
 * line each, and more hosts than styles, where nothing else was said, as their spread.
 */
export function membership(scene: Scene, hidden: ReadonlySet<number>): Membership {
  const shown = [...scene.hosts.keys()].filter((index) => !hidden.has(index));
  const label = (index: number) => scene.hosts[index]!.label;
  const groups = Map.groupBy(shown, (index) => scene.hosts[index]!.group ?? label(index));
  const grouped = shown.some((index) => scene.hosts[index]!.group !== undefined);
  const asked = scene.hostsAs;
  const isOwn = asked.mode === "lines" || asked.mode === "auto";
  if (shown.length === 1 || (asked.mode === "lines" && shown.length <= MOST_HOST_LINES)) {
    return separate(shown, label);
  }
  if (grouped && asked.mode !== "top" && groups.size <= MOST_HOST_LINES) {
    const members = [...groups].map(([name, hosts]) => ({ label: name, hosts }));
    return { mode: isOwn ? { mode: "avg" } : asked, members };
  }
  if (isOwn && shown.length <= MOST_HOST_LINES) return separate(shown, label);
  const mode: HostsAs = isOwn ? { mode: "spread" } : asked;
  const members = [{ label: `${shown.length} hosts`, hosts: shown }];
  return asked.mode === "lines" ? { mode, members, areTooMany: true } : { mode, members };
}

function separate(hosts: readonly number[], label: (index: number) => string): Membership {
  const members = hosts.map((index) => ({ label: label(index), hosts: [index] }));
  return { mode: { mode: "lines" }, members };
}

/** How several hosts answer, as one: failing when none answers, the silent ones counted. */
export function memberView(member: Member, hosts: readonly HostFacts[]): HostFacts {
  const own = member.hosts.map((index) => hosts[index]!);
  if (own.length === 1) return { ...own[0]!, label: member.label };
  const failing = own.filter((host) => host.state === "failing");
  const answering = own.filter((host) => host.state === "answering");
  const silent = Math.min(...failing.map((host) => host.silentMs ?? 0));
  return {
    label: failing.length === 0 ? member.label : `${member.label}, ${failing.length} silent`,
    state: answering.length > 0 ? "answering" : failing.length > 0 ? "failing" : own[0]!.state,
    tookMs: answering.length === 0
      ? undefined
      : Math.max(...answering.map((host) => host.tookMs ?? 0)),
    message: failing[0]?.message,
    silentMs: answering.length > 0 || failing.length === 0 ? undefined : silent,
  };
}

/** The hosts that are not looked at: one that is looked at alone hides all others. */
export function hiddenHosts(
  { hosts }: Pick<Scene, "hosts">,
  { alone, hiddenHosts: hidden }: Pick<ViewState, "alone" | "hiddenHosts">,
): ReadonlySet<number> {
  if (alone === undefined || hosts[alone] === undefined) return hidden;
  return new Set([...hosts.keys()].filter((index) => index !== alone));
}

/** How the hosts share a panel: as they share its page, unless the panel says which or how. */
export function panelSharing(
  scene: Scene,
  view: ViewState,
  { panel, page }: { readonly panel: Panel; readonly page: Membership },
): Membership {
  const { hosts, hostsAs, stack } = panel;
  if (hosts === undefined && hostsAs === undefined && stack !== true) return page;
  const hidden = new Set(hiddenHosts(scene, view));
  scene.hosts.forEach((host, index) => {
    if (hosts !== undefined && !isHostNamed(host, hosts)) hidden.add(index);
  });
  const chosen = view.hostsAs ?? (scene.hostsAs.mode === "auto" ? hostsAs : scene.hostsAs) ??
    scene.hostsAs;
  return membership({ ...scene, hostsAs: stack === true ? stackable(chosen) : chosen }, hidden);
}

/** What stands on each other adds up: hosts too, unless they are averaged. */
function stackable(asked: HostsAs): HostsAs {
  return asked.mode === "avg" || asked.mode === "max" ? asked : { mode: "sum" };
}

/** The lines of a panel with the places that their hosts have on the page, and names where they differ. */
export function onPage(
  lines: readonly LineView[],
  { own, page }: { readonly own: Membership; readonly page: Membership },
): LineView[] {
  if (own === page) return [...lines];
  return lines.map((line) => {
    const member = own.members[own.mode.mode === "top" ? 0 : line.host];
    if (member === undefined || own.mode.mode === "top") return line;
    const host = page.members.findIndex(({ hosts }) => hosts.includes(member.hosts[0] ?? -1));
    const isSame = page.members[host]?.label === member.label;
    const placed = { ...line, host: Math.max(0, host) };
    if (!isSame) return { ...placed, hostLabel: member.label, dash: line.host };
    // Of some of the header's hosts nobody should have to tell by the dashes which they are.
    return own.members.length === page.members.length
      ? placed
      : { ...placed, hostLabel: member.label };
  });
}
