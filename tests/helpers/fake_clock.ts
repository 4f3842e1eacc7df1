// needs: faketime
import { globSync } from "node:fs";

/** The wall clock of programs that are started with `env`: as far from the true one as it was told last. */
export interface FakeClock {
  readonly env: Readonly<Record<string, string>>;
  /** Sets it; as a sleep of the machine does, that leaves the monotonic clock alone. */
  set(apartSeconds: number): void;
}

/** A clock that libfaketime reads from a folder. */
export function openFakeClock(folder: string): FakeClock {
  const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");
  if (library === undefined) throw new Error("libfaketime is missing: apt-get install libfaketime");
  const file = `${folder}/clock`;
  const set = (apartSeconds: number) => {
    // Replaced as a whole: it is read at any time.
    Deno.writeTextFileSync(`${file}.new`, `${apartSeconds < 0 ? "" : "+"}${apartSeconds}\n`);
    Deno.renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    set,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  };
}
