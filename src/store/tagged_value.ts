import type { RecordValue } from "../model/record_value.ts";
import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

const INTEGER = 0;
const FLOAT = 1;
const BIG = 2;
const TEXT = 3;

/** Appends a value with its type, exactly. */
export function writeTaggedValue(value: RecordValue, writer: ByteWriter): void {
  if (typeof value === "string") {
    writer.u8(TEXT);
    writer.text(value);
  } else if (typeof value === "bigint") {
    writer.u8(BIG);
    writer.big(value);
  } else if (Number.isInteger(value) && Math.abs(value) <= 2 ** 52 && !Object.is(value, -0)) {
    writer.u8(INTEGER);
    writer.signed(value);
  } else {
    writer.u8(FLOAT);
    writer.f64(value);
  }
}

/** Reads what `writeTaggedValue` wrote. */
export function readTaggedValue(reader: ByteReader): RecordValue {
  const tag = reader.u8();
  switch (tag) {
    case INTEGER:
      return reader.signed();
    case FLOAT:
      return reader.f64();
    case BIG:
      return reader.big();
    case TEXT:
      return reader.text();
    default:
      throw new RangeError(`the data has a value of an unknown type (${tag})`);
  }
}
