/**
 * The value of an ATS record, exact: an integer is a `number` up to 2^53 and a `bigint` beyond,
 * a float is a finite `number`, a string record stays a `string`.
 */
export type RecordValue = number | bigint | string;
