import assert from "node:assert/strict";
import { AlertCommand } from "../../../src/app/live/alert_command.ts";
import { eventually } from "../../helpers/eventually.ts";
import { withDirectory } from "../../helpers/with_directory.ts";
import { noticeOf } from "./alert_notices.ts";

/** Runs a command for some changes, and waits until `isDone` or until it was ended. */
async function run(
  command: string,
  { notices = [noticeOf()], deadlineMs = 20_000, isDone }: {
    readonly notices?: readonly ReturnType<typeof noticeOf>[];
    readonly deadlineMs?: number;
    readonly isDone: (warnings: readonly string[]) => boolean;
  },
): Promise<string[]> {
  const warnings: string[] = [];
  await using receiver = new AlertCommand(command, {
    onWarning: (sentence) => warnings.push(sentence),
    deadlineMs,
  });
  for (const notice of notices) receiver.take(notice);
  await eventually("the command did what it should", () => isDone(warnings));
  return warnings;
}

function linesOf(file: string): string[] {
  try {
    return Deno.readTextFileSync(file).trim().split("\n");
  } catch {
    return [];
  }
}

Deno.test("an alert command gets the change as JSON on its input and in words in its environment", () =>
  withDirectory(async (folder) => {
    const file = `${folder}/out`;
    await run(
      `cat > '${folder}/json'; echo "$TRAFFIC_GRAPHER_STATE|$TRAFFIC_GRAPHER_HOST|$TRAFFIC_GRAPHER_MESSAGE" > '${file}'`,
      { isDone: () => linesOf(file)[0] !== undefined && linesOf(file)[0] !== "" },
    );
    assert.deepEqual(linesOf(file), ["firing|ats1|CRITICAL busy on ats1 (now 12)"]);
    const { alert, state, previous_state, value, severity } = JSON.parse(
      linesOf(`${folder}/json`).join(""),
    );
    assert.deepEqual([alert, state, previous_state, value, severity], [
      ...["busy", "firing", "ok", 12, "critical"],
    ]);
  }));

Deno.test("changes of one alert are told in order, one after the other, those of others beside them", () =>
  withDirectory(async (folder) => {
    const file = `${folder}/out`;
    const notices = ["a", "a", "b", "a"].map((id, index) => noticeOf({ id, value: index }));
    await run(
      `id=$TRAFFIC_GRAPHER_ALERT_ID; mkdir "${folder}/$id" || echo "$id twice" >> '${file}'; sleep 0.1; ` +
        `echo "$id $TRAFFIC_GRAPHER_VALUE" >> '${file}'; rmdir "${folder}/$id"`,
      { notices, isDone: () => linesOf(file).length >= 4 },
    );
    const lines = linesOf(file);
    assert.deepEqual(lines.filter((line) => line.startsWith("a")), ["a 0", "a 1", "a 3"]);
    assert.deepEqual(lines.toSorted(), ["a 0", "a 1", "a 3", "b 2"]);
  }));

Deno.test("an alert command that takes too long is killed with all that it has started, and that is told once", () =>
  withDirectory(async (folder) => {
    const warnings = await run(`sleep 600 & echo $! > '${folder}/pid'; wait`, {
      notices: [noticeOf({ id: "a" }), noticeOf({ id: "b" })],
      deadlineMs: 700,
      isDone: (told) => told.length > 0,
    });
    assert.deepEqual(warnings, ["the alert command took longer than 0.7 s, and was killed"]);
    const pid = Number(linesOf(`${folder}/pid`)[0]);
    await eventually("what the command has started is over", () => !isRunning(pid));
  }));

Deno.test("an alert command that fails is told with its code and its words, once for each code", async () => {
  const warnings = await run("echo no mail here >&2; exit 7", {
    notices: [noticeOf({ id: "a" }), noticeOf({ id: "b" })],
    isDone: (told) => told.length > 0,
  });
  assert.deepEqual(warnings, ["the alert command failed with exit code 7: no mail here"]);
});

Deno.test("an alert command that reads nothing is no failure", () =>
  withDirectory(async (folder) => {
    const file = `${folder}/out`;
    const warnings = await run(`exec < /dev/null; echo done > '${file}'`, {
      isDone: () => linesOf(file).includes("done"),
    });
    assert.deepEqual(warnings, []);
  }));

Deno.test("an alert command that still runs when the program ends is ended with it, and that is told", () =>
  withDirectory(async (folder) => {
    const warnings: string[] = [];
    const receiver = new AlertCommand(`echo $$ > '${folder}/pid'; sleep 600`, {
      onWarning: (sentence) => warnings.push(sentence),
    });
    receiver.take(noticeOf());
    await eventually("the command has begun", () => linesOf(`${folder}/pid`).length > 0);
    await receiver[Symbol.asyncDispose]();
    assert.deepEqual(warnings, ["the alert command was not run to its end for 1 changes"]);
    assert.equal(isRunning(Number(linesOf(`${folder}/pid`)[0])), false);
  }));

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
