import assert from "node:assert/strict";
import { checkText } from "../../../src/app/commands/check_text.ts";
import type { HostCheck } from "../../../src/app/commands/check_host.ts";
import type { DiscoveryStep } from "../../../src/model/transport.ts";

function failed(steps: readonly DiscoveryStep[], message: string): HostCheck {
  return {
    host: { id: "ats1", label: "ats1", address: { kind: "ssh", destination: "ats1" } },
    how: "ssh ats1, not connected",
    steps,
    result: { kind: "miss", missedAtMs: 300, tookMs: 294, reason: "transport", message },
    asked: 29,
  };
}

function lines(check: HostCheck): string[] {
  return checkText(check, { color: false, nowMs: 0 }).trimEnd().split("\n");
}

Deno.test("checkText() says once why a host cannot be reached", () => {
  const detail = "ssh ats1: token expired: log in again.";
  const step = { what: "ssh", outcome: "failed", detail, tookMs: 290 } as const;
  assert.deepEqual(lines(failed([step], detail)), [
    "ats1  no answer",
    "  ssh  failed  290 ms  ssh ats1: token expired: log in again.",
    "  failed after 294 ms (transport)",
  ]);
});

Deno.test("checkText() names in its last line the steps that failed, not their reasons again", () => {
  const shell = { what: "ssh: shell", outcome: "failed", detail: "no shell", tookMs: 1 } as const;
  const forwarding = { ...shell, what: "ssh: forwarding", detail: "forbidden" } as const;
  const message = "ats1 offers no way to its socket (ssh: shell: no shell; ssh: forwarding: " +
    "forbidden). Install python3 there";
  assert.equal(
    lines(failed([shell, forwarding], message)).at(-1),
    "  failed after 294 ms (transport): ats1 offers no way to its socket (ssh: shell; " +
      "ssh: forwarding). Install python3 there.",
  );
});
