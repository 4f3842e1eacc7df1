import assert from "node:assert/strict";
import { localStateDir } from "../../src/collect/traffic_ctl.ts";

Deno.test("localStateDir() reads what traffic_ctl prints", () => {
  const line = "proxy.config.local_state_dir: /opt/ats/var/trafficserver";
  assert.equal(localStateDir(`${line}\n`), "/opt/ats/var/trafficserver");
  assert.equal(localStateDir(`a warning\n${line}/ \r\n`), "/opt/ats/var/trafficserver");
  assert.equal(localStateDir("proxy.config.local_state_dir: /"), "/");
});

Deno.test("localStateDir() reads nothing from an error", () => {
  for (
    const text of [
      "",
      "Error: Couldn't open connection with /run/jsonrpc20.sock.\n",
      "proxy.config.local_state_dir: var/trafficserver",
      "proxy.config.local_state_dir:\n/tmp",
    ]
  ) {
    assert.equal(localStateDir(text), undefined);
  }
});
