import type { Host } from "../../model/host.ts";
import type { Transport } from "../../model/transport.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";

/** A transport whose answers, and the requests that they answer, are counted in bytes, by host and kind of transport. */
export function measuredTransport(
  transport: Transport,
  { label, address }: Host,
  telemetry: Telemetry,
): Transport {
  const tags = { host: label, transport: address.kind };
  const { run } = transport;
  return {
    async exchange(request, options) {
      const answer = await transport.exchange(request, options);
      telemetry.increment("request_bytes", request.length, tags);
      telemetry.increment("reply_bytes", answer.bytes.length, tags);
      return answer;
    },
    reach: (options) => transport.reach(options),
    ...(run === undefined ? {} : {
      async run(command, options) {
        const answer = await run.call(transport, command, options);
        telemetry.increment("command_bytes", answer.bytes.length, tags);
        return answer;
      },
    }),
    get connections() {
      return transport.connections;
    },
    describe: () => transport.describe(),
    steps: () => transport.steps(),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}
