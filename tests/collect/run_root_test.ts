import assert from "node:assert/strict";
import { runRootFiles, runtimeDirectory } from "../../src/collect/run_root.ts";

/** As \`traffic_layout init\` writes it. */
const RUNROOT = `\
prefix: /srv/ats
exec_prefix: /srv/ats
bindir: ./bin
sysconfdir: ./etc/trafficserver
localstatedir: ./var
runtimedir: ./var/trafficserver
logdir: ./var/log/trafficserver
`;

Deno.test("runtimeDirectory() reads runtimedir relative to the run root", () => {
  assert.equal(runtimeDirectory(RUNROOT, "/srv/ats"), "/srv/ats/var/trafficserver");
  assert.equal(runtimeDirectory("runtimedir: var/run", "/srv/ats/"), "/srv/ats/var/run");
  assert.equal(runtimeDirectory('runtimedir: "/run/ats" # here', "/srv/ats"), "/run/ats");
});

Deno.test("runtimeDirectory() falls back on the default layout", () => {
  assert.equal(runtimeDirectory("prefix: /srv/ats\n", "/srv/ats"), "/srv/ats/var/trafficserver");
});

Deno.test("runtimeDirectory() rejects what is no map", () => {
  for (const text of ["", "- a\n- b", "word", "a: [", "a: b: c"]) {
    assert.throws(() => runtimeDirectory(text, "/srv"));
  }
});

Deno.test("runRootFiles() looks where traffic_server looks", () => {
  assert.deepEqual(runRootFiles({ runRoot: "/srv/ats/" }), ["/srv/ats/runroot.yaml"]);
  assert.deepEqual(runRootFiles({ runRoot: "/srv/other.yaml" }), ["/srv/other.yaml"]);
  assert.deepEqual(runRootFiles({ workingDirectory: "/a/b/c/d/e" }), [
    "/a/b/c/d/e/runroot.yaml",
    "/a/b/c/d/runroot.yaml",
    "/a/b/c/runroot.yaml",
    "/a/b/runroot.yaml",
  ]);
  assert.deepEqual(runRootFiles({ runRoot: "/a", workingDirectory: "/a" }), ["/a/runroot.yaml"]);
  assert.deepEqual(runRootFiles({}), []);
});
