import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { eventually } from "../../helpers/eventually.ts";
import { openFakeClock } from "../../helpers/fake_clock.ts";
import { productLine } from "../../helpers/product.ts";
import { type RunningProduct, startProduct } from "../../helpers/run_product.ts";
import { unshare } from "../../helpers/unshare.ts";
import { refuse } from "../replay/recorded_capture.ts";
import { type Stage, withFolder } from "./with_folder.ts";

const PROGRAM = productLine();

/** A dashboard that follows a recorder, in a terminal of its own. */
async function withFollower(
  test: (at: { stage: Stage; screen: TmuxScreen; hosts: readonly string[] }) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    const hosts = ["ats1", "ats2", "ats3"].map((name, index) => {
      const socketPath = `${stage.folder}/${name}.sock`;
      const workload = createWorkload({ seed: index + 1 });
      stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
      return `${name}=unix:${socketPath}`;
    });
    await using screen = await openTmuxScreen({ columns: 220, rows: 40 });
    await test({ stage, screen, hosts });
  });
}

/** Ends the dashboard, and then its recorder. */
async function end(screen: TmuxScreen, recorder: RunningProduct): Promise<void> {
  await screen.type("q");
  await screen.waitFor(/^code-0$/m);
  recorder.kill("SIGTERM");
  const { code, stderr } = await recorder.ended;
  assert.equal(code, 0, stderr);
}

const ms = String.raw`[\d.]+ ms`;

Deno.test("a dashboard follows a service that is killed, started again, and given other hosts by SIGHUP", async () => {
  await withFollower(async ({ stage: { folder }, screen, hosts }) => {
    const file = `${folder}/service.db`, config = `${folder}/config.yaml`;
    const give = (...indexes: readonly number[]) =>
      Deno.writeTextFileSync(
        config,
        `fleets: { edge: ${JSON.stringify(indexes.map((at) => hosts[at]))} }\n` +
          `recording: ${file}\n`,
      );
    const record = () =>
      startProduct(["record", file, "@edge", "--interval", "0.5", "--config-file", config]);
    give(0, 1);
    const killed = record();
    await eventually("it records", () => /^recording into/m.test(killed.stderr));
    // The recording of the config file is followed, and nobody is polled a second time.
    const watch = `${PROGRAM} --config-file ${config} --history 30 --listen 127.0.0.1:0`;
    await screen.type(`${watch} 2> ${folder}/told; echo code-$?`, "Enter");
    await screen.waitFor(
      new RegExp(
        `Client [\\d.]+K/[\\d.]+K(.|\n)*▷ following service\\.db · ats1 ${ms}  ?ats2 ${ms}`,
      ),
    );
    killed.kill("SIGKILL");
    await killed.ended;
    await screen.waitFor(
      new RegExp(
        `Client [\\d.]+K/[\\d.]+K(.|\n)*○ nobody records into service\\.db: polling · ats1 ${ms}`,
      ),
    );
    const recorder = record();
    // What was polled here meanwhile is not in the file, and is told so.
    await screen.waitFor(/not recorded for [\d.]+ m?s(.|\n)*▷ following service\.db/);
    give(0, 1, 2);
    recorder.kill("SIGHUP");
    await screen.waitFor(
      new RegExp(`Client [\\d.]+K/[\\d.]+K/[\\d.]+K(.|\n)*ats2 ${ms}  ?ats3 ${ms}  ?all answering`),
    );
    give(1, 2);
    recorder.kill("SIGHUP");
    await screen.waitFor(
      new RegExp(
        `ats1 not recorded [\\d.]+ s(.|\n)*Client –/[\\d.]+K/[\\d.]+K(.|\n)*▷ following service\\.db` +
          ` · ats2 ${ms}  ?ats3 ${ms}  ?all answering · ats1 no longer recorded`,
      ),
    );
    // The recorder is younger than who follows it, and says all the same what is scraped here.
    const [, url = ""] = /^serving (\S+)$/m.exec(await Deno.readTextFile(`${folder}/told`))!;
    const scraped = await (await fetch(url)).text();
    assert.deepEqual(scraped.match(/^traffic_grapher_up\{.*$/gm), [
      'traffic_grapher_up{host="ats2"} 1',
      'traffic_grapher_up{host="ats3"} 1',
    ]);
    await screen.type("t");
    await screen.waitFor(/ats1 +not recorded +[\d.]+ s ago +– +–(.|\n)*ats2 +ok/);
    await end(screen, recorder);
    using recording = await openRecording(file, { onWarning: refuse });
    const sessions = recording.sessions();
    assert.deepEqual(sessions.map((session) => session.hosts.map(({ label }) => label)), [
      ["ats1", "ats2"],
      ["ats1", "ats2"],
      ["ats1", "ats2", "ats3"],
      ["ats2", "ats3"],
    ]);
    for (const [index, { fromMs }] of sessions.entries()) {
      // To take up other hosts costs a poll at most, on a machine that has nothing else to do.
      if (index > 1) assert.ok(fromMs! - sessions[index - 1]!.toMs! <= 2000, `${index}`);
    }
  });
});

Deno.test("a dashboard goes over from file to file of record --every, and keeps what it was shown", async () => {
  await withFollower(async ({ stage: { folder }, screen, hosts: [host = ""] }) => {
    const files = () =>
      [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /^day-/.test(name));
    const recorder = startProduct(
      ["record", `${folder}/day.db`, host, "--interval", "0.5", "--every", "5s"],
    );
    await eventually(
      "the first file is full",
      () => files().filter((name) => /Z\.db$/.test(name)).length > 1,
    );
    // Named as to the recorder: all of its files are meant.
    await screen.type(`${PROGRAM} --source ${folder}/day.db --history 60; echo code-$?`, "Enter");
    const opened = await screen.waitFor(/recorded anew(.|\n)*▷ following (day-\w+Z\.db)/);
    const [, , first] = /▷ following (day-(\w+)Z\.db)/.exec(opened)!;
    await screen.waitFor(
      new RegExp(
        `recorded anew(.|\n)*recorded anew(.|\n)*▷ following day-(?!${first})\\w+Z\\.db · ats1 ${ms}`,
      ),
    );
    await end(screen, recorder);
    // Nothing is left beside files that were read while they were ended.
    const beside = files().filter((name) => !/Z\.db$/.test(name));
    await eventually(
      `the logs are gone: ${beside}`,
      () => files().every((name) => /Z\.db$/.test(name)),
    );
  });
});

Deno.test("a dashboard follows a service whose disk is filled and freed, polls between, and says so", async () => {
  await withFollower(async ({ stage: { folder }, screen, hosts: [host = ""] }) => {
    const disk = `${folder}/disk`, script = `${folder}/service.sh`;
    // A service manager starts the recorder again and again.
    await Deno.writeTextFile(
      script,
      `mkdir ${disk}; mount -t tmpfs -o size=1200k none ${disk}
trap 'exit 1' HUP TERM; trap 'touch ${folder}/stop; kill "$(cat ${folder}/pid)"; wait; umount ${disk}' EXIT
while [ ! -e ${folder}/stop ]; do
  ${PROGRAM} record ${disk}/s.db ${host} --interval 0.2 & echo $! > ${folder}/pid; wait $!; sleep 0.5
done 2> ${folder}/said &
while [ ! -e ${folder}/stop ]; do
  if [ -e ${folder}/fill ]; then rm ${folder}/fill; cat /dev/zero > ${disk}/fill; fi
  if [ -e ${folder}/free ]; then rm ${folder}/free ${disk}/fill; fi
  sleep 0.1
done 2> /dev/null &
until [ -s ${disk}/s.db ] && grep -q "^recording into" ${folder}/said; do sleep 0.1; done
${PROGRAM} --source ${disk}/s.db --history 60; echo code-$?
`,
    );
    await screen.type(`${unshare("mount").join(" ")} sh ${script}; echo end-$?`, "Enter");
    await screen.waitFor(new RegExp(`Client [\\d.]+K(.|\n)*▷ following s\\.db · ats1 ${ms}`));
    await Deno.writeTextFile(`${folder}/fill`, "");
    await screen.waitFor(new RegExp(`○ nobody records into s\\.db: polling · ats1 ${ms}`));
    const said = () => Deno.readTextFileSync(`${folder}/said`);
    assert.match(said(), /s\.db has stopped: the disk .*; what was recorded until now is kept/);
    await eventually(
      "it is started in vain",
      () => /cannot record into .*s\.db: .*full/.test(said()),
    );
    await Deno.writeTextFile(`${folder}/free`, "");
    await screen.waitFor(
      new RegExp(`not recorded for [\\d.]+ s(.|\n)*▷ following s\\.db · ats1 ${ms}`),
    );
    await screen.type("q");
    await screen.waitFor(/^code-0$(.|\n)*^end-0$/m);
  });
});

Deno.test("a dashboard follows a recorder whose machine sleeps and whose clock is set back, and marks both", async () => {
  await withFollower(async ({ stage: { folder }, screen, hosts: [host = ""] }) => {
    const file = `${folder}/clock.db`, clock = openFakeClock(folder), { env } = clock;
    const recorder = startProduct(["record", file, host, "--interval", "0.5"], { env });
    await eventually("it records", () => /^recording into/m.test(recorder.stderr));
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`).join(" ");
    await screen.type(
      `env ${words} ${PROGRAM} --source ${file} --history 60; echo code-$?`,
      "Enter",
    );
    const before = await screen.waitFor(/\d\d:\d\d:\d\d UTC(.|\n)*Client [\d.]+K/);
    clock.set(300);
    // Time in which nobody polled, with its length, and no rate over it.
    const slept = await screen.waitFor(/asleep, or clock set: 5 min(.|\n)*▷ following/);
    const passed = (secondOf(slept) - secondOf(before) + 86_400) % 86_400;
    assert.ok(passed >= 300 && passed < 360, `${passed} s`);
    await screen.waitFor(/Client [12](?:\.\d+)?K(.|\n)*▷ following/);
    clock.set(-3300);
    const back = await screen.waitFor(/clock set back 1 h(.|\n)*▷ following/);
    assert.doesNotMatch(back, /asleep/);
    await screen.waitFor(/Client [12](?:\.\d+)?K(.|\n)*▷ following/);
    // It goes on to be followed when somebody polled here meanwhile, at times that come again.
    recorder.kill("SIGKILL");
    await recorder.ended;
    await screen.waitFor(/○ nobody records into clock\.db: polling/);
    clock.set(-6900);
    const next = startProduct(["record", file, host, "--interval", "0.5"], { env });
    await screen.waitFor(new RegExp(`▷ following clock\\.db · ats1 ${ms}`));
    await screen.waitFor(/Client [12](?:\.\d+)?K(.|\n)*▷ following/);
    await end(screen, next);
  });
});

/** The second of the day that the page is of. */
function secondOf(page: string): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d) UTC/.exec(page)!;
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
}
