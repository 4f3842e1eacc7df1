import { EXIT } from "./src/app/command_io.ts";
import { failureText } from "./src/app/failure_text.ts";
import { run } from "./src/app/run.ts";
import { systemIo } from "./src/app/system_io.ts";

const io = systemIo();

/** An error that nobody caught, and that the runtime would else print in its own words. */
function endBy(error: unknown): never {
  try {
    io.err(failureText(error, { verbose: Deno.args.includes("--verbose") }));
  } finally {
    Deno.exit(EXIT.unable);
  }
}

addEventListener("error", (event) => {
  event.preventDefault();
  endBy(event.error ?? event.message);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  endBy(event.reason);
});
Deno.exit(await run(Deno.args, io));
