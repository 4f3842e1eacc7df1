import type { Invocation } from "./invocation.ts";
import type { Environment } from "./shared_options.ts";

/** What a command's definition is given: where its result goes, and the environment. */
export interface Definition {
  accept(invocation: Invocation): void;
  readonly env: Environment;
}
