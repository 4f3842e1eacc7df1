import assert from "node:assert/strict";
import { parseCommandLine } from "../../src/config/command_line.ts";

const parse = (line: string) => parseCommandLine(line.split(" "), { get: () => undefined });

Deno.test("a word that is nearly a command's name, before what that command takes, is no host", () => {
  const slips = {
    "replya day.db": "replay",
    "exprot /var/day": "export",
    "evnet add day.db deploy": "event",
    "dashbord validate": "dashboard",
    "chekc ats1": "check",
    "snapshto ats1 ats2": "snapshot",
  };
  for (const [line, meant] of Object.entries(slips)) {
    assert.throws(() => parse(line), {
      name: "UsageError",
      message: new RegExp(`^There is no command .* Did you mean traffic-grapher ${meant} `),
    });
  }
});

Deno.test("names of hosts stay hosts, also where they look a little like a command, and after the word watch", () => {
  for (
    const line of ["replya", "replya ats1", "edge cache", "check1 check2", "watch replya day.db"]
  ) {
    assert.equal(parse(line).command, "watch", line);
  }
});

Deno.test("a file among the hosts is no host, and what it was meant for is said", () => {
  for (
    const [line, meant] of [
      ["day.db", "replay day\\.db"],
      ["ats1 /var/day.db", "replay /var/day\\.db"],
      ["my.yaml ats1", "-c my\\.yaml"],
    ] as const
  ) {
    assert.throws(() => parse(line), {
      name: "UsageError",
      message: new RegExp(`^That is a file, and no host: traffic-grapher ${meant}\\. `),
    });
  }
  assert.equal(parse("watch day.db").command, "watch");
});

Deno.test("a host that is nearly a command's name is in doubt until it answers", () => {
  const doubt = (line: string) => {
    const invocation = parse(line);
    return invocation.command === "watch" ? invocation.doubt : undefined;
  };
  assert.deepEqual(doubt("replya ats1"), { word: "replya", command: "replay" });
  assert.equal(doubt("ats1 replya"), undefined);
  assert.equal(doubt("watch replya"), undefined);
});
