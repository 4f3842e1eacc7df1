const SOCKSTAT: Readonly<Record<string, string>> = {
  "sockets used": "sockets.used",
  "TCP inuse": "sockets.tcp_in_use",
  "TCP orphan": "sockets.tcp_orphan",
  "TCP tw": "sockets.tcp_time_wait",
  "TCP alloc": "sockets.tcp_allocated",
  "UDP inuse": "sockets.udp_in_use",
  "TCP6 inuse": "sockets.tcp6_in_use",
  "UDP6 inuse": "sockets.udp6_in_use",
};

/** `/proc/net/sockstat` and `sockstat6`: how many sockets there are, by protocol. */
export function parseSockstat(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, protocol, rest = ""] = /^(\w+): (.*)$/.exec(line) ?? [];
    for (const [, word, number] of rest.matchAll(/(\w+) (\d+)/g)) {
      const record = SOCKSTAT[`${protocol} ${word}`];
      if (record !== undefined) values.set(record, Number(number));
    }
  }
  return values;
}

const COUNTS: Readonly<Record<string, string>> = {
  "Tcp ActiveOpens": "tcp.active_opens",
  "Tcp PassiveOpens": "tcp.passive_opens",
  "Tcp AttemptFails": "tcp.failed_attempts",
  "Tcp CurrEstab": "tcp.established",
  "Tcp InSegs": "tcp.segments_in",
  "Tcp OutSegs": "tcp.segments_out",
  "Tcp RetransSegs": "tcp.retransmitted",
  "Tcp InErrs": "tcp.errors_in",
  "Tcp OutRsts": "tcp.resets_out",
  "Udp InDatagrams": "udp.in",
  "Udp OutDatagrams": "udp.out",
  "Udp RcvbufErrors": "udp.receive_buffer_errors",
  "TcpExt ListenOverflows": "tcp.listen_overflows",
  "TcpExt ListenDrops": "tcp.listen_drops",
  "TcpExt TCPTimeouts": "tcp.timeouts",
};

/** `/proc/net/snmp` and `netstat`: a line of names, then one of numbers, protocol by protocol. */
export function parseSnmp(text: string): Map<string, number> {
  const values = new Map<string, number>();
  let names: readonly string[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== names[0] || !/^-?\d+$/.test(words[1] ?? "")) {
      names = words;
      continue;
    }
    const protocol = words[0]!.replace(":", "");
    words.forEach((word, index) => {
      const record = COUNTS[`${protocol} ${names[index]}`];
      if (record !== undefined && index > 0) values.set(record, Number(word));
    });
  }
  return values;
}
