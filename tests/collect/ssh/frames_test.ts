import assert from "node:assert/strict";
import fc from "fast-check";
import { type AnswerFrame, AnswerReader, helperFrame } from "../../../src/collect/ssh/frames.ts";

type Sent = Pick<AnswerFrame, "id" | "status" | "data">;

function answer({ id, status, data }: Sent, times: readonly number[] = []): Uint8Array {
  const frame = new Uint8Array(29 + data.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, id);
  view.setUint8(4, status);
  view.setUint32(5, data.length);
  times.forEach((time, i) => view.setUint32(9 + 4 * i, time));
  frame.set(data, 29);
  return frame;
}

const frames = fc.array(
  fc.record({
    id: fc.nat(0xffff_ffff),
    status: fc.nat(255),
    data: fc.uint8Array({ maxLength: 50 }),
  }),
  { minLength: 1 },
);

Deno.test("AnswerReader puts frames together however the stream is cut", () => {
  fc.assert(fc.property(frames, fc.array(fc.nat(60)), (sent, cuts) => {
    const bytes = sent.flatMap((frame) => [...answer(frame)]);
    const reader = new AnswerReader(50);
    const received: AnswerFrame[] = [];
    let at = 0;
    for (const size of [...cuts, bytes.length]) {
      received.push(...reader.push(Uint8Array.from(bytes.slice(at, at + size)), 0));
      at += size;
    }
    assert.deepEqual(
      received.map(({ id, status, data }) => ({ id, status, data: [...data] })),
      sent.map(({ id, status, data }) => ({ id, status, data: [...data] })),
    );
  }));
});

Deno.test("AnswerReader takes words on the stream for no frame", () => {
  const reader = new AnswerReader(16 * 1024 * 1024);
  assert.throws(() => reader.push(new TextEncoder().encode("Connection closed.\n"), 0), RangeError);
});

Deno.test("AnswerReader reads the times of the host, and when the answer began to come", () => {
  const data = Uint8Array.of(1, 2, 3);
  const bytes = answer({ id: 1, status: 0, data }, [86_400, 500_250, 30_000, 20_000, 250]);
  const reader = new AnswerReader(50);
  assert.deepEqual(reader.push(bytes.subarray(0, 4), 10), []);
  const [frame] = reader.push(bytes.subarray(4), 20);
  assert.equal(frame?.arrivedAtMs, 10);
  assert.deepEqual(frame?.times, {
    receivedMs: 86_400_470.25,
    askedMs: 86_400_480.25,
    firstByteMs: 86_400_500,
    writtenMs: 86_400_500.25,
  });
});

Deno.test("AnswerReader knows a host without a clock", () => {
  const [frame] = new AnswerReader(50).push(
    answer({ id: 1, status: 0, data: new Uint8Array() }),
    0,
  );
  assert.equal(frame?.times, undefined);
});

Deno.test("a request frame carries its limits, the path and the body as data", () => {
  const body = new TextEncoder().encode("{}");
  const socketPath = "/run/ä\"$(id)'.sock";
  const frame = helperFrame("request", 7, {
    first: socketPath,
    body,
    deadlineMs: 899.9,
    maxReplyBytes: 1000,
  });
  const view = new DataView(frame.buffer);
  const pathLength = new TextEncoder().encode(socketPath).length;
  assert.equal(view.getUint8(0), 1);
  assert.equal(view.getUint32(1), 7);
  assert.equal(view.getUint32(5), 899);
  assert.equal(view.getUint32(9), 1000);
  assert.equal(view.getUint16(13), pathLength);
  assert.equal(view.getUint32(15), body.length);
  assert.equal(new TextDecoder().decode(frame.subarray(19)), `${socketPath}{}`);
});

Deno.test("cancel and ping frames are bare heads", () => {
  assert.deepEqual([
    helperFrame("cancel", 3)[0],
    helperFrame("cancel", 3)[4],
    helperFrame("cancel", 3).length,
  ], [2, 3, 19]);
  assert.deepEqual([helperFrame("ping", 0)[0], helperFrame("ping", 0).length], [3, 19]);
});
