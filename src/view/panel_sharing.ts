import type { Panel } from "../model/dashboard.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import { isHostNamed } from "../model/host.ts";
import type { LineView } from "../model/page_view.ts";
import { hiddenHosts, type Membership, membership } from "./members.ts";
import type { Scene } from "./scene.ts";
import type { ViewState } from "./view_state.ts";

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
