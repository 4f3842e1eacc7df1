import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import {
  type AccessRules,
  enteringResponse,
  LOOPBACK_NAMES,
  parseToken,
  randomToken,
  refusalOf,
  refusedResponse,
} from "../../src/web/access_rules.ts";

const TOKEN = "a-token-of-the-tests-0123456789";

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly rules?: AccessRules;
}

function asked(headers: Readonly<Record<string, string>>, { method = "GET", path = "/" }: Asked) {
  return { method, headers: new Headers(headers), url: new URL(`http://localhost${path}`) };
}

function refusal(
  headers: Readonly<Record<string, string>>,
  { rules = { names: LOOPBACK_NAMES }, ...request }: Asked = {},
): number | undefined {
  return refusalOf(asked(headers, request), rules)?.status;
}

Deno.test("a browser on this machine is let in by any name of loopback, also by another port of an ssh -L", () => {
  for (
    const host of ["127.0.0.1:8080", "localhost:9999", "LOCALHOST:8080", "[::1]:8080", "[::1]"]
  ) {
    assert.equal(refusal({ host }), undefined, host);
  }
});

Deno.test("a name that leads here and is another's is refused: DNS rebinding", () => {
  const names = ["attacker.example:8080", "127.0.0.1.x:8080", "x.localhost", "", "localhost:x"];
  for (const host of names) assert.equal(refusal({ host }), 421, host);
  assert.equal(refusal({}), 421);
});

Deno.test("a page of another site gets nothing, whatever it asks", () => {
  const host = "localhost:8080";
  for (const origin of ["https://attacker.example", "http://localhost:81", "null"]) {
    assert.equal(refusal({ host, origin }), 403, origin);
    assert.equal(refusal({ host, origin }, { method: "POST" }), 403, origin);
  }
  const script = { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" };
  for (const site of ["cross-site", "same-site"]) {
    assert.equal(refusal({ host, "sec-fetch-site": site }), 403);
    assert.equal(refusal({ host, "sec-fetch-site": site, ...script }), 403);
  }
});

Deno.test("a link on another site leads here, a frame does not", () => {
  const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  const host = "localhost:8080";
  assert.equal(refusal({ host, ...visit, "sec-fetch-dest": "document" }), undefined);
  assert.equal(refusal({ host, ...visit, "sec-fetch-dest": "iframe" }), 403);
});

Deno.test("what changes something must name its own origin", () => {
  const host = "localhost:8080", method = "POST";
  assert.equal(refusal({ host }, { method }), 403);
  assert.equal(refusal({ host, origin: "http://localhost:8080" }, { method }), undefined);
  const rules = { names: LOOPBACK_NAMES, isTls: true };
  assert.equal(refusal({ host, origin: "http://localhost:8080" }, { method, rules }), 403);
  assert.equal(refusal({ host, origin: "https://localhost:8080" }, { method, rules }), undefined);
});

Deno.test("a token is taken as a whole and nothing else", () => {
  const statusOf = (authorization: string) =>
    refusal({ host: "bastion:9750", authorization }, { rules: { token: TOKEN } });
  assert.equal(statusOf(`Bearer ${TOKEN}`), undefined);
  assert.equal(statusOf(`bearer ${TOKEN}`), undefined);
  const wrong = [
    ...["", "Bearer", `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`],
    ...[TOKEN, `Basic ${TOKEN}`],
  ];
  for (const value of wrong) assert.equal(statusOf(value), 401, value);
});

Deno.test("a link's token is taken once, and becomes a cookie that does not tell it", () => {
  const rules = { token: TOKEN }, host = "bastion:9750";
  const enter = (path: string, more: AccessRules = {}) =>
    enteringResponse(asked({ host }, { path }), { ...rules, ...more });
  const entered = enter(`/?token=${TOKEN}`);
  const cookie = entered?.headers.get("set-cookie") ?? "";
  assert.match(cookie, /; HttpOnly; SameSite=Strict$/);
  assert.match(entered?.headers.get("refresh") ?? "", /url=\/$/);
  assert.ok(!cookie.includes(TOKEN));
  assert.match(enter(`/?token=${TOKEN}`, { isTls: true })!.headers.get("set-cookie")!, /; Secure$/);
  for (const path of ["/", "/?token=", `/?token=${TOKEN}x`, `/metrics?token=${TOKEN}`]) {
    assert.equal(enter(path), undefined, path);
    assert.equal(refusal({ host }, { path, rules }), 401, path);
  }
  const [pair = ""] = cookie.split(";");
  const [name, value] = pair.split("=");
  const path = "/events";
  assert.equal(refusal({ host, cookie: pair }, { path, rules }), undefined);
  assert.equal(refusal({ host, cookie: `a=b; ${pair}; c=d` }, { path, rules }), undefined);
  for (const other of [`${name}=${TOKEN}`, `${name}=`, `x${pair}`, `a=${value}`, `${pair}x`]) {
    assert.equal(refusal({ host, cookie: other }, { path, rules }), 401, other);
  }
  assert.equal(refusal({ host, cookie: pair }, { rules: { token: `${TOKEN}2` } }), 401);
});

Deno.test("who is turned away is told so in words, and a browser where the way in is", async () => {
  const refused = { status: 401, text: "Send the token." };
  const words = refusedResponse(refused, asked({}, {}));
  assert.match(words.headers.get("www-authenticate") ?? "", /^Bearer/);
  assert.equal(await words.text(), "Send the token.\n");
  const page = refusedResponse(refused, asked({ accept: "text/html,*/*" }, {}));
  assert.equal(page.status, 401);
  assert.match(await page.text(), /<a href="\/">/);
});

Deno.test("parseToken() does not repeat what it refuses, and takes what randomToken() makes", () => {
  assert.equal(parseToken(`${TOKEN}\n`), TOKEN);
  const random = randomToken();
  assert.equal(parseToken(random), random);
  assert.notEqual(random, randomToken());
  for (const text of ["", "short-one", `${TOKEN} ${TOKEN}`, `${TOKEN}\n${TOKEN}`]) {
    assert.throws(
      () => parseToken(text),
      (error) => error instanceof UsageError && (text === "" || !error.message.includes(text)),
    );
  }
});
