import { openRecorder } from "../../../src/store/recorder.ts";
import { RecordingWriter } from "../../../src/store/recording_writer.ts";
import { TickAppender } from "./recordings.ts";
import { HOSTS, sampleTick, SESSION } from "./samples.ts";

/**
 * A process that records sample ticks without end and tells each that is stored: its index as a line.
 * Arguments: the file, how (`writer`, or `recorder` with its worker), and ticks per block.
 */
const [path = "", how = "writer", blockTicks = "16"] = Deno.args;
const encoder = new TextEncoder();
const tell = (text: string) => Deno.stdout.writeSync(encoder.encode(`${text}\n`));

if (how === "writer") {
  const writer = new RecordingWriter(path, SESSION, {
    onWarning: (sentence) => tell(`warning ${sentence}`),
    blockTicks: Number(blockTicks),
  });
  const appender = new TickAppender(writer);
  for (let index = 0;; index++) {
    appender.append(sampleTick(index));
    tell(String(index));
  }
} else {
  const recorder = await openRecorder(path, {
    session: SESSION,
    onWarning: (sentence) => tell(`warning ${sentence}`),
  });
  for (let index = 0; recorder.state.stopped === undefined; index++) {
    recorder.take(sampleTick(index), HOSTS);
    await recorder.flush();
    if (recorder.state.stopped === undefined) tell(String(index));
  }
  // Whoever watches goes on: further ticks are taken, and do nothing.
  recorder.take(sampleTick(0), HOSTS);
  await recorder[Symbol.asyncDispose]();
  tell("went on");
}
