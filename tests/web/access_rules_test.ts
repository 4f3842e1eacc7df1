import assert from "node:assert/strict";
import { loopbackAuthorities, refusalOf } from "../../src/web/access_rules.ts";

const rules = { authorities: loopbackAuthorities(8080) };

function refusal(headers: Record<string, string>, method = "GET"): number | undefined {
  const request = { method, headers: new Headers(headers) } as Request;
  return refusalOf(request, rules)?.status;
}

Deno.test("a browser on this machine is let in by any name of loopback", () => {
  for (const host of ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"]) {
    assert.equal(refusal({ host }), undefined, host);
  }
});

Deno.test("a name that leads here and is another's is refused: DNS rebinding", () => {
  for (const host of ["attacker.example:8080", "127.0.0.1", "127.0.0.1:81", "127.0.0.1.x:8080"]) {
    assert.equal(refusal({ host }), 421, host);
  }
  assert.equal(refusal({}), 421);
});

Deno.test("a page of another site gets nothing, whatever it asks", () => {
  const host = "localhost:8080";
  for (const origin of ["https://attacker.example", "http://localhost:81", "null"]) {
    assert.equal(refusal({ host, origin }), 403, origin);
    assert.equal(refusal({ host, origin }, "POST"), 403, origin);
  }
  for (const site of ["cross-site", "same-site"]) {
    assert.equal(refusal({ host, "sec-fetch-site": site }), 403);
    assert.equal(
      refusal({
        host,
        "sec-fetch-site": site,
        "sec-fetch-mode": "no-cors",
        "sec-fetch-dest": "script",
      }),
      403,
    );
  }
});

Deno.test("a link on another site leads here, a frame does not", () => {
  const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  const host = "localhost:8080";
  assert.equal(refusal({ host, ...visit, "sec-fetch-dest": "document" }), undefined);
  assert.equal(refusal({ host, ...visit, "sec-fetch-dest": "iframe" }), 403);
});

Deno.test("what changes something must name its own origin", () => {
  const host = "localhost:8080";
  assert.equal(refusal({ host }, "POST"), 403);
  assert.equal(refusal({ host, origin: "http://localhost:8080" }, "POST"), undefined);
});
