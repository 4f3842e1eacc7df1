import assert from "node:assert/strict";
import { LinkedAbort } from "../../src/base/linked_abort.ts";

Deno.test("a linked abort follows each of its signals, also one that is aborted already", () => {
  const [a, b] = [new AbortController(), new AbortController()];
  using first = new LinkedAbort(a.signal, b.signal);
  assert.equal(first.signal.aborted, false);
  b.abort();
  assert.equal(first.signal.aborted, true);
  using second = new LinkedAbort(a.signal, b.signal);
  assert.equal(second.signal.aborted, true);
  assert.equal(a.signal.aborted, false);
});

Deno.test("a linked abort aborts nobody else, and follows no longer once disposed", () => {
  const source = new AbortController();
  using own = new LinkedAbort(source.signal);
  own.abort();
  assert.ok(own.signal.aborted && !source.signal.aborted);
  const other = new LinkedAbort(source.signal);
  other[Symbol.dispose]();
  source.abort();
  assert.equal(other.signal.aborted, false);
});
