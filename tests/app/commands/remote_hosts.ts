import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { startSshd } from "../../helpers/sshd.ts";
import { withFolder } from "./with_folder.ts";

/** An sshd with two names for it, a server behind each, and an `ssh` on PATH that knows them. */
export async function withRemoteHosts(
  test: (
    at: {
      folder: string;
      path: string;
      sockets: string[];
      kill(): Promise<void>;
      start(): Promise<void>;
    },
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    const { folder, signal } = stage;
    await using sshd = await startSshd();
    const sockets = ["ats1", "ats2"].map((name) => `${folder}/${name}.sock`);
    for (const [seed, socketPath] of sockets.entries()) {
      stage.use(startAtsServer({ socketPath, workload: createWorkload({ seed }), signal }));
    }
    await Deno.mkdir(`${folder}/bin`);
    const options = sshd.sshOptions.map((option) => `'${option}'`).join(" ");
    // As an operator's ~/.ssh/config would: both names lead to the same sshd.
    await Deno.writeTextFile(
      `${folder}/bin/ssh`,
      `#!/bin/sh\nexec /usr/bin/ssh ${options} -o HostName=127.0.0.1 -o Port=${sshd.port} "$@"\n`,
      { mode: 0o755 },
    );
    await test({
      folder,
      path: `${folder}/bin:/usr/bin:/bin`,
      sockets,
      kill: () => sshd.kill(),
      start: () => sshd.start(),
    });
  });
}
