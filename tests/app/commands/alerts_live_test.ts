// needs: tmux bash
import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { eventually } from "../../helpers/eventually.ts";
import { productLine } from "../../helpers/product.ts";
import { callProduct, startProduct } from "../../helpers/run_product.ts";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";
import { type Stage, withFolder } from "./with_folder.ts";

/** A host, and a dashboard whose alert fires on it as soon as there is a value. */
function startHost(stage: Stage) {
  const socketPath = `${stage.folder}/ats1.sock`, dashboard = `${stage.folder}/alerts.yaml`;
  const workload = createWorkload({ seed: 7 });
  const server = stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
  Deno.writeTextFileSync(
    dashboard,
    `host_down: {}
pages:
- name: Traffic
  panels:
  - title: Connections
    metrics:
    - name: Open
      type: gauge
      key: proxy.process.http.current_client_connections
      color: "#58a6ff"
      alerts: [{above: 10, severity: warning, name: crowded}]
`,
  );
  return { server, dashboard, host: `ats1=unix:${socketPath}` };
}

function linesOf(file: string): string[] {
  try {
    return Deno.readTextFileSync(file).trim().split("\n");
  } catch {
    return [];
  }
}

Deno.test("record tells of alerts on standard error and to a command, and keeps them as spans", async () => {
  await withFolder(async (stage) => {
    const { server, dashboard, host } = startHost(stage);
    const file = `${stage.folder}/run.db`, told = `${stage.folder}/told`;
    const running = startProduct([
      "record",
      ...[file, host, "-c", dashboard, "--interval", "0.2", "--stats", `${stage.folder}/stats`],
      ...["--on-alert", `echo "$TRAFFIC_GRAPHER_STATE $TRAFFIC_GRAPHER_ALERT" >> '${told}'`],
    ]);
    await eventually("it is crowded", () => linesOf(told).includes("firing crowded"));
    await server[Symbol.asyncDispose]();
    await eventually("the host is down", () => linesOf(told).includes("firing host down"));
    running.kill("SIGTERM");
    const { code, stderr } = await running.ended;
    assert.equal(code, 0);
    assert.match(stderr, /^\S+Z {2}WARNING crowded on ats1 \(now [\d.]+K?\)$/m);
    assert.match(stderr, /^\S+Z {2}CRITICAL host down ats1$/m);
    // What was sent is what the command was told.
    const { series } = JSON.parse(Deno.readTextFileSync(`${stage.folder}/stats`));
    const counted = (name: string) =>
      series.filter((one: { name: string }) => one.name === name)
        .reduce((sum: number, { value }: { value: number }) => sum + value, 0);
    assert.deepEqual(
      [counted("alerts_sent"), counted("alert_changes")],
      [linesOf(told).length, linesOf(told).length],
    );
    const { io } = await callProduct(["event", "list", file, "--format", "json"]);
    const events: { label: string; source: string; end: string | null; panel: string | null }[] =
      JSON.parse(io.stdout);
    const alerts = events.filter(({ source }) => source === "alert");
    assert.deepEqual(alerts.map(({ label, panel }) => [label, panel]), [
      ["warning: crowded", "Connections"],
      ["critical: host down", null],
    ]);
    assert.ok(alerts.every(({ end }) => end !== null), "what fires at the end did so until then");
  });
});

Deno.test("watch for a while ends with the exit code of the worst alert that fires", async () => {
  await withFolder(async (stage) => {
    const { server, dashboard, host } = startHost(stage);
    const run = async () => {
      const args = ["-c", dashboard, "--interval", "0.2", "--run-for", "1.5", "--protocol", "none"];
      return (await callProduct(["watch", host, ...args])).code;
    };
    assert.equal(await run(), 1);
    await server[Symbol.asyncDispose]();
    assert.equal(await run(), 2);
  });
});

Deno.test("the dashboard rings when an alert fires, says it in the last line, and rings not where that is off", async () => {
  await withFolder(async (stage) => {
    const { dashboard, host } = startHost(stage);
    for (const [option, rings] of [["", true], ["--no-bell", false]] as const) {
      await using screen = await openTmuxScreen({ columns: 100, rows: 30 });
      // A bell is noted of windows that are not looked at.
      await screen.tmux("set-option", "-g", "monitor-bell", "on");
      const line = productLine("-c", dashboard, "--interval", "0.5", "--protocol", "text");
      await screen.tmux("new-window", "-d", "-t", "main:5", `${line} ${option} ${host}`);
      const said = /WARNING crowded on ats1 \(now [\d.]+K?\) for [\d.]+ s/;
      await eventually(
        "the last line says it",
        async () => said.test(await screen.tmux("capture-pane", "-p", "-t", "main:5")),
      );
      const windows = () =>
        screen.tmux("list-windows", "-t", "main", "-F", "#{window_index} #{window_bell_flag}");
      if (rings) await eventually("the bell has rung", async () => /^5 1$/m.test(await windows()));
      else assert.match(await windows(), /^5 0$/m);
    }
  });
});
