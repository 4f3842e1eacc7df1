import { formatDuration } from "../../base/format_value.ts";
import { xmlText } from "../../base/xml_text.ts";
import { zoneClock } from "../../chart/time_zone.ts";
import type { Event } from "../../model/event.ts";
import type { FiredAlert, Happening, HostFacts } from "./report_facts.ts";
import type { Peak } from "./report_peaks.ts";

/** What a report tells in words. */
export interface ReportFacts {
  readonly hosts: readonly HostFacts[];
  readonly happenings: readonly Happening[];
  readonly alerts: readonly FiredAlert[];
  /** How many alerts were judged. */
  readonly alertCount: number;
  readonly events: readonly Event[];
  readonly peaks: readonly Peak[];
}

/** The words of a report as HTML, section by section: nothing in it is an element but its own. */
export function reportTables(facts: ReportFacts, timeZone: string): string {
  const clock = zoneClock(timeZone);
  const time = (atMs: number) => `${clock.date(atMs)} ${clock.time(atMs)}`;
  const moment = (atMs: number, page?: number): string => {
    const place = page === undefined ? "" : ` data-page="${page}"`;
    const text = xmlText(time(atMs));
    return `<button type="button" class="moment" data-at="${atMs}"${place}>${text}</button>`;
  };
  const until = (fromMs: number, toMs: number | undefined, open: string) =>
    toMs === undefined ? open : toMs === fromMs ? "" : `<span>${xmlText(time(toMs))}</span>`;
  const lasting = (fromMs: number, toMs: number | undefined) =>
    toMs === undefined || toMs === fromMs ? "" : xmlText(formatDuration(toMs - fromMs));
  return [
    section("Hosts", HOST_HEADS, facts.hosts.map(hostRow), ""),
    section(
      "Outages and restarts",
      ["From", "To", "Host", "What", "Why"],
      facts.happenings.map(({ fromMs, toMs, host, what, why }) => [
        moment(fromMs),
        until(fromMs, toMs, "not over"),
        ...[host, what, why].map(xmlText),
      ]),
      "All hosts answered every poll, and none was restarted.",
    ),
    section(
      "Alerts that fired",
      ["From", "To", "For", "Severity", "Alert", "Host", "Value then"],
      facts.alerts.map(({ fromMs, toMs, severity, name, host, value }) => [
        moment(fromMs),
        until(fromMs, toMs, "not over"),
        lasting(fromMs, toMs),
        `<span class="${severity}">${severity}</span>`,
        ...[name, host, value].map(xmlText),
      ]),
      facts.alertCount === 0
        ? "The dashboard has no alerts."
        : `None of the dashboard's ${facts.alertCount} alerts fired.`,
    ),
    section(
      "Events",
      ["From", "To", "What", "Host", "Marked by"],
      facts.events.map(({ atMs, endMs, label, hostId, source }) => [
        moment(atMs),
        until(atMs, endMs ?? atMs, ""),
        ...[label, hostId ?? "", source].map(xmlText),
      ]),
      "No events were marked.",
    ),
    section(
      "Peaks",
      ["Panel", "Metric", "", "Value", "Host", "At", "Its median"],
      facts.peaks.map(({ page, panel, metric, way, host, atMs, value, median }) => [
        ...[panel, metric].map(xmlText),
        way === "high" ? "highest" : "lowest",
        `<b>${xmlText(value)}</b>`,
        xmlText(host),
        moment(atMs, page),
        xmlText(median),
      ]),
      "There are no values.",
    ),
  ].join("\n");
}

const HOST_HEADS = ["Host", "Version", "Polls answered", "Silent for", "Restarts"];

function hostRow({ label, versions, answers, misses, silentMs, restarts }: HostFacts): string[] {
  const polls = answers + misses;
  return [
    xmlText(label),
    xmlText(versions.length === 0 ? "not recorded" : versions.join(", then ")),
    xmlText(misses === 0 ? `all ${polls}` : `${answers} of ${polls}`),
    silentMs > 0 ? xmlText(formatDuration(silentMs)) : "",
    restarts === 0 ? "" : String(restarts),
  ];
}

/** More rows nobody reads; the charts have them all. */
const MOST_ROWS = 500;

function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string {
  const id = `report-${title.toLowerCase().replaceAll(" ", "-")}`;
  const head = heads.map((text) =>
    text === "" ? `<td></td>` : `<th scope="col">${xmlText(text)}</th>`
  ).join("");
  const more = rows.length - MOST_ROWS;
  const body = rows.slice(0, MOST_ROWS).map((cells) =>
    `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
  );
  const table = `<div class="table" tabindex="0" role="region" aria-labelledby="${id}">` +
    `<table><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table></div>` +
    (more > 0 ? `<p>and ${more} more, which the charts show</p>` : "");
  const content = rows.length === 0 ? `<p>${xmlText(none)}</p>` : table;
  return `<section><h2 id="${id}">${xmlText(title)}</h2>\n${content}</section>`;
}
