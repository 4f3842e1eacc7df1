import type { Transport } from "../../model/transport.ts";

/** A transport that is opened when it is first used: nothing is connected to that may never be asked. */
export function lazyTransport(open: () => Transport): Transport {
  let opened: Transport | undefined;
  const transport = () => opened ??= open();
  return {
    exchange: (request, options) => transport().exchange(request, options),
    reach: (options) => transport().reach(options),
    get connections() {
      return opened?.connections;
    },
    describe: () => opened?.describe() ?? "not asked so far",
    steps: () => opened?.steps() ?? [],
    [Symbol.asyncDispose]: async () => await opened?.[Symbol.asyncDispose](),
  };
}
