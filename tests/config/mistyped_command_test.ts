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
