import { didYouMean } from "../../config/closest.ts";
import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { ExportSelection } from "../../export/export_recording.ts";
import { UsageError } from "../../model/errors.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { chooseSession } from "../replay/recorded_session.ts";

/** Which runs, hosts and records were asked for. Throws a `UsageError` where the recording has none such. */
export function exportPart(
  all: readonly RecordedSession[],
  { file, hosts, metrics, session }: Pick<
    SettingsFor<"export">,
    "file" | "hosts" | "metrics" | "session"
  >,
): Pick<ExportSelection, "sessionIds" | "hostIds" | "records"> {
  const sessions = session === undefined ? all : [chooseSession(all, { file, session }).session];
  const recorded = sessions.flatMap((one) => one.hosts);
  const hostIds = hosts?.flatMap((wanted) => {
    const ids = recorded.filter(({ id, label }) => id === wanted || label === wanted)
      .map(({ id }) => id);
    if (ids.length > 0) return [...new Set(ids)];
    const names = [...new Set(recorded.map(({ label }) => label))];
    throw new UsageError(
      `${plainText(file)} has no host ${plainText(wanted)}; it has: ${
        plainText(names.join(", "), 600)
      }.${didYouMean(wanted, names)}`,
    );
  });
  const patterns = metrics?.map((metric) => new RegExp(metric));
  const names = [...new Set(sessions.flatMap(({ records }) => records))];
  const records = patterns && names.filter((name) => patterns.some((one) => one.test(name)));
  if (records?.length === 0) {
    throw new UsageError(
      `${plainText(file)} has no record that matches --metric ${plainText(metrics!.join(", "))}.`,
    );
  }
  const sessionIds = session === undefined ? undefined : sessions.map(({ id }) => id);
  return { sessionIds, hostIds, records };
}
