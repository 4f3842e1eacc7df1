import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";

/** Simulated servers for one test, and a folder for its files. */
export interface AtsServers extends AsyncDisposable {
  readonly folder: string;
  /** As the command line names them. */
  readonly hosts: readonly string[];
}

/** Starts servers with fixed seeds, on sockets of their own. */
export async function startAtsServers(count = 2): Promise<AtsServers> {
  const folder = await Deno.makeTempDir({ prefix: "tg-app-" });
  const end = new AbortController();
  const names = Array.from({ length: count }, (_, index) => `ats${index + 1}`);
  const servers = names.map((name, seed) =>
    startAtsServer({
      socketPath: `${folder}/${name}.sock`,
      workload: createWorkload({ seed }),
      signal: end.signal,
    })
  );
  return {
    folder,
    hosts: names.map((name) => `${name}=unix:${folder}/${name}.sock`),
    async [Symbol.asyncDispose]() {
      end.abort();
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      await Deno.remove(folder, { recursive: true });
    },
  };
}
