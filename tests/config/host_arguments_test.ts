import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHosts } from "../../src/config/host_arguments.ts";
import { UsageError } from "../../src/model/errors.ts";
import type { HostAddress } from "../../src/model/host.ts";

const LOCAL: HostAddress = { kind: "local" };

function ssh(destination: string, port?: number): HostAddress {
  return { kind: "ssh", destination, ...(port === undefined ? {} : { port }) };
}

const addressOf = (text: string) => parseHosts([text])[0]!.address;
const labels = (...args: string[]) => parseHosts(args).map(({ label }) => label);

Deno.test("parseHosts() without arguments is this machine", () => {
  assert.deepEqual(parseHosts([]), [{ id: "localhost", label: "localhost", address: LOCAL }]);
});

Deno.test("parseHosts() reads every form of a host", () => {
  for (const name of ["localhost", "local", "127.0.0.1", "::1", "[::1]"]) {
    assert.deepEqual(addressOf(name), LOCAL, name);
  }
  assert.deepEqual(addressOf("ats1"), ssh("ats1"));
  assert.deepEqual(addressOf("ats-1.dc1.example.net."), ssh("ats-1.dc1.example.net."));
  assert.deepEqual(addressOf("admin@ats1"), ssh("admin@ats1"));
  assert.deepEqual(addressOf("svc.ats+x@ats_1"), ssh("svc.ats+x@ats_1"));
  assert.deepEqual(addressOf("ssh://admin@ats1:2222"), ssh("admin@ats1", 2222));
  assert.deepEqual(addressOf("ssh://ats1/"), ssh("ats1"));
  assert.deepEqual(addressOf("10.1.2.3"), ssh("10.1.2.3"));
  assert.deepEqual(addressOf("[2001:db8::5]"), ssh("2001:db8::5"));
  assert.deepEqual(addressOf("2001:db8::5"), ssh("2001:db8::5"));
  assert.deepEqual(addressOf("admin@[fe80::1%eth0]"), ssh("admin@fe80::1%eth0"));
  assert.deepEqual(addressOf("ssh://admin@[2001:db8::5]:22"), ssh("admin@2001:db8::5", 22));
  assert.deepEqual(addressOf("admin@localhost"), ssh("admin@localhost"));
  assert.deepEqual(parseHosts(["unix:/run/a=b,c/jsonrpc20.sock"])[0], {
    id: "unix:/run/a=b,c/jsonrpc20.sock",
    label: "a=b,c",
    address: LOCAL,
    socketPath: "/run/a=b,c/jsonrpc20.sock",
  });
});

const HOSTILE = [
  "",
  " ",
  "-oProxyCommand=touch /tmp/x",
  "-lroot",
  "--",
  "ats1\n",
  "ats1\r",
  "\nats1",
  "ats1 -oProxyCommand=x",
  "ats1\tx",
  "ats1;id",
  "ats1|id",
  "ats1&id",
  "$(id)",
  "ats1$(id)",
  "`id`",
  "'ats1'",
  'ats1"',
  "ats1\\",
  "ats1>x",
  "ats1\0",
  "ats1\x1b[2J",
  "ats1\u009b2J",
  "ats1\u202egnp",
  "-user@ats1",
  "us er@ats1",
  "$(id)@ats1",
  "@ats1",
  "user@",
  "user@-ats1",
  "a@b@c",
  "ats1:22",
  "user@ats1:22",
  "ssh://",
  "ssh://-oProxyCommand=x",
  "ssh://ats1:0",
  "ssh://ats1:65536",
  "ssh://ats1:22x",
  "ssh://ats1:",
  "ssh://ats1/path",
  "ssh://a:b@ats1",
  "[::1",
  "[]",
  "[ats1]x",
  "[2001:db8::5]:22",
  "2001:db8:::5",
  "fe80::1%$(id)",
  "fe80::1%",
  "300.1.1.1",
  "ats..-",
  "ats%h",
  "über",
  "a".repeat(254),
  "unix:",
  "unix:/run/\x1b]0;x\x07",
  "unix:/" + "a".repeat(107),
  "http://ats1",
  "label=",
  "label=-oProxyCommand=x",
  "label=$(id)",
  "group=ats1,",
  "group=,ats1",
  "group=ats1,-oX",
  "=ats1",
  "-x=ats1",
  "la\nbel=ats1",
];

Deno.test("parseHosts() refuses whatever could be an option, a command or two words", () => {
  for (const text of HOSTILE) {
    assert.throws(
      () => parseHosts([text]),
      (error) => {
        assert.ok(error instanceof UsageError, JSON.stringify(text));
        // deno-lint-ignore no-control-regex
        assert.doesNotMatch(error.message, /[\x00-\x1f\x7f-\x9f\u202e]/);
        return true;
      },
      JSON.stringify(text),
    );
  }
});

Deno.test("parseHosts() lets nothing through but plain names, whatever it is given", () => {
  const word = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."ab1.-_@:[]/%$ '\"\n=,".split("")) }),
  );
  let accepted = 0;
  fc.assert(
    fc.property(word, (text) => {
      let hosts;
      try {
        hosts = parseHosts([text]);
      } catch (error) {
        assert.ok(error instanceof UsageError);
        return;
      }
      for (const { address, label } of hosts) {
        accepted++;
        assert.doesNotMatch(label, /^-|\p{Cc}/u);
        if (address.kind === "ssh") {
          assert.match(address.destination, /^[A-Za-z0-9_:][A-Za-z0-9._+@:%-]*$/);
        }
      }
    }),
    { seed: 11, numRuns: 3000 },
  );
  assert.ok(accepted > 50);
});

Deno.test("parseHosts() says how a port is written", () => {
  assert.throws(() => parseHosts(["admin@ats1:22"]), /a port is written ssh:\/\/admin@ats1:22/);
});

Deno.test("labels are the shortest names that tell hosts apart", () => {
  assert.deepEqual(labels("ats1.dc1", "ats1.dc2"), ["ats1.dc1", "ats1.dc2"]);
  assert.deepEqual(labels("ats1.dc1.example.net", "ats2.dc1.example.net"), ["ats1", "ats2"]);
  assert.deepEqual(labels("a.x.net", "a.y.net", "b.y.net"), ["a.x", "a.y", "b"]);
  assert.deepEqual(labels("ats1", "ats1.dc2"), ["ats1", "ats1.dc2"]);
  assert.deepEqual(labels("localhost", "ats1.dc1"), ["localhost", "ats1"]);
});

Deno.test("a numeric address is never cut", () => {
  assert.deepEqual(labels("10.0.0.1", "10.0.0.2"), ["10.0.0.1", "10.0.0.2"]);
  assert.deepEqual(labels("root@10.0.0.1"), ["10.0.0.1"]);
  assert.deepEqual(labels("[2001:db8::5]"), ["2001:db8::5"]);
});

Deno.test("where only the user, the port or a folder differs, that stands in the label", () => {
  assert.deepEqual(labels("alice@ats1", "bob@ats1"), ["alice@ats1", "bob@ats1"]);
  assert.deepEqual(labels("ssh://ats1:22", "ssh://ats1:2222"), ["ats1:22", "ats1:2222"]);
  assert.deepEqual(
    labels("unix:/run/a/jsonrpc20.sock", "unix:/run/b/jsonrpc20.sock"),
    ["a", "b"],
  );
  assert.deepEqual(
    labels("unix:/opt/1/var/ats/jsonrpc20.sock", "unix:/opt/2/var/ats/jsonrpc20.sock"),
    ["1/var/ats", "2/var/ats"],
  );
});

Deno.test("LABEL= names a host and GROUP= several, whose labels stay their own", () => {
  assert.deepEqual(parseHosts(["edge=ats1.dc1", "origin 2=unix:/a.sock"]), [
    { id: "ats1.dc1", label: "edge", address: ssh("ats1.dc1") },
    { id: "unix:/a.sock", label: "origin 2", address: LOCAL, socketPath: "/a.sock" },
  ]);
  assert.deepEqual(
    parseHosts(["dc1=a.x,b.x", "dc2=a.y,b.y"]).map(({ label, group }) => [label, group]),
    [
      ["a.x", "dc1"],
      ["b.x", "dc1"],
      ["a.y", "dc2"],
      ["b.y", "dc2"],
    ],
  );
});

Deno.test("a label that is cut from a name never takes one that was given", () => {
  assert.deepEqual(labels("ats1=other", "ats1.dc1"), ["ats1", "ats1.dc1"]);
});

Deno.test("labels are unique whatever the hosts", () => {
  const part = fc.constantFrom("a", "b", "ats1");
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
  const host = fc.tuple(fc.constantFrom("", "u@", "v@"), name).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.uniqueArray(host, { minLength: 1, maxLength: 12 }), (hosts) => {
      const found = labels(...hosts);
      assert.equal(new Set(found).size, hosts.length);
    }),
    { seed: 12, numRuns: 500 },
  );
});

Deno.test("the same host twice is refused, in whatever words", () => {
  assert.throws(() => parseHosts(["ats1", "ats1"]), /ats1 is given twice/);
  assert.throws(() => parseHosts(["local", "127.0.0.1"]), /are the same host/);
  assert.throws(() => parseHosts(["ats1", "ssh://ats1"]), /are the same host/);
  assert.throws(() => parseHosts(["x=ats1", "y=ats1"]), /given twice/);
  assert.throws(() => parseHosts(["x=ats1", "x=ats2"]), /Two hosts are labelled x/);
  assert.equal(parseHosts(["ats1", "root@ats1"]).length, 2);
});

Deno.test("--socket is for all hosts, or with LABEL= for one", () => {
  const paths = (args: string[], sockets: string[], remoteSocket?: string) =>
    parseHosts(args, { sockets, remoteSocket }).map(({ socketPath }) => socketPath);
  assert.deepEqual(paths(["ats1", "local"], ["/a.sock"]), ["/a.sock", "/a.sock"]);
  assert.deepEqual(paths(["x=ats1", "ats2"], ["/a.sock", "x=/b=c.sock"]), ["/b=c.sock", "/a.sock"]);
  assert.deepEqual(paths(["g=ats1,ats2", "ats3"], ["g=/g.sock"]), [
    "/g.sock",
    "/g.sock",
    undefined,
  ]);
  assert.deepEqual(paths(["unix:/own.sock"], ["/a.sock"]), ["/own.sock"]);
  assert.deepEqual(paths(["local"], ["./here.sock"]), ["./here.sock"]);
});

Deno.test("the environment's socket is for remote hosts: this machine's is looked up there", () => {
  const hosts = parseHosts(["ats1", "local"], { remoteSocket: "/env.sock" });
  assert.deepEqual(hosts.map(({ socketPath }) => socketPath), ["/env.sock", undefined]);
});

Deno.test("a socket that no host takes is refused", () => {
  const refused = (sockets: string[], why: RegExp) =>
    assert.throws(() => parseHosts(["edge=ats1"], { sockets }), why);
  refused(["edgy=/a.sock"], /names no host of this command. Did you mean edge\?/);
  refused(["/a\u001b[2J"], /control characters/);
  refused([""], /it is empty/);
  refused(["edge=./a.sock"], /must begin with \//);
  refused(["/" + "a".repeat(120)], /121 bytes/);
});
