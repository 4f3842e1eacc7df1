import type { History } from "./history.ts";

/** What a page reads of a history, however much of it is held. */
export type HistoryReader = Pick<
  History,
  | "newestMs"
  | "line"
  | "leftOut"
  | "latest"
  | "standing"
  | "aggregateStanding"
  | "aggregateLine"
  | "aggregateBand"
  | "topHosts"
  | "outages"
  | "restarts"
  | "pauses"
  | "lacking"
  | "reported"
  | "isAnswerTimeVague"
  | "hostState"
>;
