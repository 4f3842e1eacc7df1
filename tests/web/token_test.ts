import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { checkAccess, parseToken, refusalOf } from "../../src/web/access_rules.ts";

const TOKEN = "a-token-of-the-tests-0123456789";

Deno.test("checkAccess() lets nobody from elsewhere look without a token or TLS", () => {
  for (const hostname of ["0.0.0.0", "::", "10.1.2.3", "bastion.example", "127.0.0.1.example"]) {
    const address = { hostname, port: 9750 };
    assert.throws(() => checkAccess(address, {}), UsageError, hostname);
    checkAccess(address, { isTls: true });
    checkAccess(address, { token: TOKEN });
  }
  for (const hostname of ["127.0.0.1", "127.8.9.255", "::1", "localhost"]) {
    checkAccess({ hostname, port: 0 }, {});
  }
});

Deno.test("refusalOf() takes the token as a whole and nothing else", () => {
  const statusOf = (authorization: string) =>
    refusalOf(
      { method: "GET", headers: new Headers({ host: "bastion:9750", authorization }) },
      { token: TOKEN },
    )?.status;
  assert.equal(statusOf(`Bearer ${TOKEN}`), undefined);
  assert.equal(statusOf(`bearer ${TOKEN}`), undefined);
  for (
    const value of [
      "",
      "Bearer",
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      TOKEN,
      `Basic ${TOKEN}`,
    ]
  ) {
    assert.equal(statusOf(value), 401, value);
  }
});

Deno.test("parseToken() does not repeat what it refuses", () => {
  assert.equal(parseToken(`${TOKEN}\n`), TOKEN);
  for (const text of ["", "short-one", `${TOKEN} ${TOKEN}`, `${TOKEN}\n${TOKEN}`]) {
    assert.throws(
      () => parseToken(text),
      (error) => error instanceof UsageError && (text === "" || !error.message.includes(text)),
    );
  }
});
