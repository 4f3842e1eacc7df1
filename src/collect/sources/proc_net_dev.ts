const RECEIVED = ["rx_bytes", "rx_packets", "rx_errors", "rx_dropped"] as const;
const SENT = ["tx_bytes", "tx_packets", "tx_errors", "tx_dropped"] as const;

/** The loopback, and what passes its traffic on by another interface, which counts it too. */
const VIRTUAL = /^(?:lo|bond|team|br|docker|veth|virbr|vnet|tun|tap|wg|cali|flannel|cni|dummy|ifb)/;

/**
 * `/proc/net/dev`: what each interface (`net.eth0.`) has received and sent, and in `net.` the sum of those
 * that are none of loopback, bonds, bridges, tunnels and VLANs.
 */
export function parseProcNetDev(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    // The first number may follow the colon without a blank (kernels before 2.6.39).
    const [, name, rest = ""] = /^\s*([^:|\s]+(?::\d+)?):\s*(\d.*)$/.exec(line) ?? [];
    const numbers = rest.trim().split(/\s+/).map(Number);
    if (name === undefined || numbers.length < 12) continue;
    const own = !VIRTUAL.test(name) && !name.includes(".");
    const put = (what: string, value: number | undefined) => {
      if (value === undefined || !Number.isFinite(value)) return;
      values.set(`net.${name}.${what}`, value);
      if (own) values.set(`net.${what}`, (values.get(`net.${what}`) ?? 0) + value);
    };
    RECEIVED.forEach((what, index) => put(what, numbers[index]));
    SENT.forEach((what, index) => put(what, numbers[8 + index]));
  }
  return values;
}
