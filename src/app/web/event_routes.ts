import { given } from "../../base/given.ts";
import { plainText, quoted } from "../../base/plain_text.ts";
import { zonedTime } from "../../base/iso_time.ts";
import { UsageError } from "../../model/errors.ts";
import type { Event, EventEdit } from "../../model/event.ts";
import type { Handler } from "../../web/http_server.ts";
import { refusal } from "../../web/web_request.ts";
import { momentAsked, timeAsked } from "../screen/moment_asked.ts";
import type { Session } from "../session.ts";
import { jsonFields } from "./json_fields.ts";

const LONGEST_LABEL = 200;
/** So many of them, the newest, are listed. */
const MOST_LISTED = 200;

/**
 * What browsers ask of a session's events: which may be changed, to mark, change and delete one, and where a
 * time or a name leads. `tool` is the tool's own session, of which moments are asked too.
 */
export function eventRoutes(
  session: Session,
  { allowEdit, tool }: { readonly allowEdit: boolean; readonly tool?: Session | undefined },
): Map<string, Handler> {
  const handlers: Readonly<Record<string, Handler>> = {
    "GET /moment": ({ url }) => {
      const { searchParams: asked } = new URL(url);
      const { scene } = asked.get("of") === "tool" ? tool ?? session : session;
      return Response.json({ atMs: momentAsked(asked.get("text") ?? "", scene) });
    },
    "GET /event": () => Response.json(listOf(session)),
    "POST /event": async (request) => {
      session.addEvent(await newEvent(request, session));
      return DONE();
    },
    "POST /event/change": async (request) => {
      const { id, ...fields } = jsonFields(await request.text());
      await session.edits?.change(Number(id), editOf(Number(id), fields, session));
      return DONE();
    },
    "POST /event/delete": async (request) => {
      await session.edits?.delete(Number(jsonFields(await request.text()).id));
      return DONE();
    },
  };
  return new Map(
    Object.entries(handlers).map(([route, handler]) => [route, guarded(handler, allowEdit)]),
  );
}

const DONE = () => new Response(null, { status: 204 });

/** Turns away who may not change anything, and says what is wrong with what was asked. */
function guarded(handler: Handler, allowEdit: boolean): Handler {
  return async (request) => {
    if (request.method === "POST" && !allowEdit) {
      return refusal(403, "Events are changed here where --allow-edit was given.");
    }
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof UsageError) return refusal(400, plainText(error.message, 400));
      throw error;
    }
  };
}

/** The events that may be changed, the newest first. */
function listOf({ edits, scene }: Session): unknown[] {
  const timeOf = zonedTime(scene.timeZone);
  return (edits?.list ?? []).toSorted((one, other) => other.atMs - one.atMs)
    .slice(0, MOST_LISTED)
    .map(({ id, atMs, label, source }) => ({ id, atMs, label, source, time: timeOf(atMs) }));
}

async function newEvent(request: Request, { scene }: Session): Promise<Event> {
  const { label, atMs, time } = jsonFields(await request.text());
  const at = typeof time === "string" ? timeIn(time, scene) : atMs;
  if (typeof at !== "number" || !(at >= 0 && at <= 8.64e15)) {
    throw new UsageError("An event has a label and a time.");
  }
  return { atMs: at, label: labelOf(label), source: "user" };
}

/** A span that is moved stays as long as it was. */
function editOf(
  id: number,
  { label, time }: { readonly label?: unknown; readonly time?: unknown },
  { edits, scene }: Session,
): EventEdit {
  const event = edits?.list.find((one) => one.id === id);
  if (event === undefined) throw new UsageError("This event is not there any more.");
  const atMs = typeof time === "string" ? timeIn(time, scene) : event.atMs;
  return given({
    atMs,
    endMs: event.endMs === undefined ? undefined : event.endMs + atMs - event.atMs,
    label: label === undefined ? undefined : labelOf(label),
  });
}

function labelOf(label: unknown): string {
  if (typeof label !== "string" || label.length > LONGEST_LABEL) {
    throw new UsageError(`An event has a label, of at most ${LONGEST_LABEL} characters.`);
  }
  return plainText(label).trim() || "mark";
}

function timeIn(text: string, scene: Session["scene"]): number {
  const atMs = timeAsked(text, scene);
  if (atMs !== undefined) return atMs;
  throw new UsageError(
    `${quoted(text, 60)} is no time: write 03:10, -2h or 2026-11-21T02:58.`,
  );
}
