// needs: namespaces
import assert from "node:assert/strict";
import { runProduct } from "../../helpers/run_product.ts";
import { withFolder } from "./with_folder.ts";

Deno.test("config init begins the user's file, path names it, validate and show say what is in it", async () => {
  await withFolder(async ({ folder }) => {
    const config = (...args: string[]) =>
      runProduct(["config", ...args], { env: { XDG_CONFIG_HOME: `${folder}/c` } });
    const path = `${folder}/c/traffic-grapher/config.yaml`;
    assert.equal((await config("path")).stdout, `${path}\n`);
    assert.match((await config("show")).stdout, /^# There is no .*config init\nfleets: \{\}/);
    assert.equal((await config("validate")).code, 3);
    const { code, stderr } = await config("init");
    assert.equal(code, 0, stderr);
    assert.equal((await config("validate")).stdout, `${path}: valid, 0 fleets, 0 hosts\n`);
    assert.equal((await config("init")).code, 3);
    await Deno.writeTextFile(path, 'fleets: {prod: [a.dc1, "dc2=b,c"]}\npages: none.yaml\n');
    const { stdout } = await config("show");
    assert.match(
      stdout,
      /host: a\.dc1\n +label: a\n[^]*group: dc2\n[^]*timezone: UTC # as nothing/,
    );
    assert.equal((await config("fleets")).stdout, "@prod\t3 hosts: a, b, c\n");
    // What is shown is a config file that reads the same.
    await Deno.writeTextFile(`${folder}/shown.yaml`, stdout);
    const again = await config("show", "--format", "json", "--config-file", `${folder}/shown.yaml`);
    const before = await config("show", "--format", "json");
    assert.deepEqual(JSON.parse(again.stdout).fleets, JSON.parse(before.stdout).fleets);
    assert.match(
      (await config("validate")).stdout,
      /valid, 1 fleet, 3 hosts\n.*note: pages: .*no such file/,
    );
  });
});

Deno.test("a config file that is wrong stops what would use it, and neither its own commands nor help", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/config.yaml`;
    await Deno.writeTextFile(file, "fleets: {prod: [a]}\ntheme: drak\n");
    const run = (...args: string[]) => runProduct(["--config-file", file, ...args]);
    const refused = await run("check", "@prod");
    assert.equal(refused.code, 3);
    assert.ok(refused.stderr.includes(`${file}:2:8: theme must be dark or light, not "drak".`));
    const validated = await run("config", "validate");
    assert.equal(validated.code, 3);
    assert.equal(validated.stdout, `${file}:2:8: theme must be dark or light, not "drak".\n`);
    assert.equal((await run("config", "path")).stdout, `${file}\n`);
    assert.equal((await run("--help")).code, 0);
    assert.equal((await run("completions", "bash")).code, 0);
    const gone = await runProduct(["check", "--config-file", `${folder}/none.yaml`]);
    assert.equal(gone.code, 3);
    assert.match(gone.stderr, /config file .*none\.yaml cannot be used: there is no such file/);
  });
});

Deno.test("a folder of config files that keeps this user out counts as none, unless a file in it was named", async () => {
  await withFolder(async ({ folder }) => {
    const config = `${folder}/c`, recording = `${folder}/none.db`;
    await Deno.mkdir(config);
    await Deno.chmod(config, 0);
    // What root may do all the same is taken away.
    const before = Deno.uid() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
    const run = (...args: string[]) =>
      runProduct(["snapshot", "--recording", recording, ...args], {
        before,
        env: { XDG_CONFIG_HOME: config },
      });
    const { stderr } = await run();
    assert.match(stderr, /none\.db/);
    assert.doesNotMatch(stderr, /config file/);
    const named = await run("--config-file", `${config}/traffic-grapher/config.yaml`);
    assert.match(named.stderr, /The config file .* may not be read by this user/);
    await Deno.chmod(config, 0o700);
  });
});

Deno.test("the unit of a service names the config file that its fleets are of", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/my.yaml`;
    await Deno.writeTextFile(file, "fleets: {prod: [a, b]}\n");
    const unit = async (...args: string[]) =>
      (await runProduct([...args, "record", "/var/day.db", "@prod", "--print-unit"])).stdout;
    const words = (await unit("--config-file", file)).match(/^ExecStart=.*$/m)?.[0];
    assert.match(words!, / record \/var\/day\.db @prod --config-file .*\/my\.yaml$/);
  });
});
