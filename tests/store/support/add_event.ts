import { openEvents } from "../../../src/store/events.ts";

/** A process that adds one event to the recording that it is given, as a user does from another shell. */
using events = openEvents(Deno.args[0] ?? "", (sentence) => console.error(sentence));
events.add({ atMs: 1, label: "from another process", source: "user" });
