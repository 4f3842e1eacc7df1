import assert from "node:assert/strict";
import { openTransports } from "../../../src/app/live/open_transport.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";

const host = { id: "here", label: "here", address: { kind: "local" } } as const;

Deno.test("openTransports() run commands also where they are opened when they are first used", async () => {
  const telemetry = new Telemetry();
  for (const lazy of [false, true]) {
    const { signal } = new AbortController();
    const [transport] = openTransports([host], { signal, telemetry, lazy });
    await using _ = transport!;
    const { code, bytes } = await transport!.run!("echo 42", { deadlineMs: 5_000, signal });
    assert.deepEqual([code, new TextDecoder().decode(bytes)], [0, "42\n"]);
  }
  const counted = telemetry.read("command_bytes", { host: "here", transport: "local" });
  assert.deepEqual(counted, { kind: "counter", value: 6 });
});
