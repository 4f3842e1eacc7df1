import { run } from "./src/app/run.ts";
import { systemIo } from "./src/app/system_io.ts";

Deno.exit(await run(Deno.args, systemIo()));
