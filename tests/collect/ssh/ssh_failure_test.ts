import assert from "node:assert/strict";
import { explainSshFailure } from "../../../src/collect/ssh/ssh_failure.ts";

/** As OpenSSH 9.2 printed them. */
const CASES: readonly {
  readonly name: string;
  readonly stderr: readonly string[];
  readonly message: RegExp;
  readonly permanent: boolean;
}[] = [
  {
    name: "a changed host key",
    stderr: [
      "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
      "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
      "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
      "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!",
      "Host key for ats1 has changed and you have requested strict checking.",
      "Host key verification failed.",
    ],
    message: /^ssh ats1: Host key verification failed\. Its key is not known/,
    permanent: true,
  },
  {
    name: "a refused login",
    stderr: ["Welcome to ats1", "root@127.0.0.1: Permission denied (publickey)."],
    message: /^ssh ats1: root@127\.0\.0\.1: Permission denied \(publickey\)\. A key or agent/,
    permanent: true,
  },
  {
    name: "nobody listens",
    stderr: ["ssh: connect to host 127.0.0.1 port 2222: Connection refused"],
    message: /^ssh ats1: ssh: connect to host 127\.0\.0\.1 port 2222: Connection refused\.$/,
    permanent: false,
  },
  {
    name: "no such name",
    stderr: ["ssh: Could not resolve hostname ats1: Name or service not known"],
    message: /Could not resolve hostname ats1: Name or service not known\. Try `ssh ats1`/,
    permanent: false,
  },
  {
    name: "a server that is lost",
    stderr: ["motd", "Timeout, server ats1 not responding."],
    message: /^ssh ats1: Timeout, server ats1 not responding\.$/,
    permanent: false,
  },
  {
    name: "a wrong setting",
    stderr: [
      "/etc/x: line 3: Bad configuration option: nonsense",
      "/etc/x: terminating, 1 bad configuration options",
    ],
    message: /\/etc\/x: line 3: Bad configuration option: nonsense\./,
    permanent: true,
  },
  {
    name: "words that hide escapes",
    stderr: ["\x1b]0;owned\x07\x1b[2J\u202eevil"],
    message: /^ssh ats1: \]0;owned \[2J evil\.$/,
    permanent: false,
  },
  {
    name: "a jump host that cannot connect on, behind its banner",
    stderr: [
      "WARNING: authorised use only",
      "All is logged. Permission denied to all others.",
      "channel 0: open failed: connect failed: Connection refused",
      "stdio forwarding failed",
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by UNKNOWN port 65535",
    ],
    message:
      /^ssh ats1: channel 0: open failed: connect failed: Connection refused\. Its jump host was reached/,
    permanent: false,
  },
  {
    name: "a jump host that is not there",
    stderr: [
      "ssh: connect to host 127.0.0.1 port 42998: Connection refused",
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by UNKNOWN port 65535",
    ],
    message: /^ssh ats1: ssh: connect to host 127\.0\.0\.1 port 42998: Connection refused\.$/,
    permanent: false,
  },
  {
    name: "a jump host that refuses the login",
    stderr: [
      "root@jump: Permission denied (publickey).",
      "Connection closed by UNKNOWN port 65535",
    ],
    message: /^ssh ats1: root@jump: Permission denied \(publickey\)\. A key or agent/,
    permanent: true,
  },
  {
    name: "a ProxyCommand",
    stderr: [
      "Warning: Permanently added '[127.0.0.1]:42391' (ED25519) to the list of known hosts.",
      "token expired: log in again",
      "see https://login.example.net",
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by UNKNOWN port 65535",
    ],
    message: /^ssh ats1: token expired: log in again\.$/,
    permanent: false,
  },
  {
    name: "a ProxyCommand in Python",
    stderr: [
      "Traceback (most recent call last):",
      '  File "<string>", line 1, in <module>',
      "RuntimeError: session expired",
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by UNKNOWN port 65535",
    ],
    message: /^ssh ats1: RuntimeError: session expired\.$/,
    permanent: false,
  },
  {
    name: "a ProxyCommand that says nothing",
    stderr: [
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by UNKNOWN port 65535",
    ],
    message:
      /^ssh ats1: its jump host or ProxyCommand closed the connection without a word\. Try `ssh ats1`/,
    permanent: false,
  },
  {
    name: "a ProxyCommand that hangs",
    stderr: [
      "Connection timed out during banner exchange",
      "Connection to UNKNOWN port 65535 timed out",
    ],
    message: /^ssh ats1: Connection timed out during banner exchange\.$/,
    permanent: false,
  },
  {
    name: "a server that hangs up at once",
    stderr: [
      "kex_exchange_identification: Connection closed by remote host",
      "Connection closed by 192.0.2.7 port 22",
    ],
    message: /^ssh ats1: Connection closed by 192\.0\.2\.7 port 22\.$/,
    permanent: false,
  },
  { name: "no words", stderr: [], message: /ended with 255 without a word/, permanent: false },
];

for (const { name, stderr, message, permanent } of CASES) {
  Deno.test(`explainSshFailure() says in ssh's own words: ${name}`, () => {
    const failure = explainSshFailure("ats1", { stderr, code: 255 });
    assert.match(failure.message, message);
    assert.equal(failure.permanent, permanent);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(failure.message, /[\x00-\x1f\x7f-\x9f]/);
  });
}
