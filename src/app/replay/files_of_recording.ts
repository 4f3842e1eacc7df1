import { basename, dirname, extname } from "node:path";
import { isFile } from "../../base/is_file.ts";

/** As `record --every` writes it: `20261126T000000Z`. */
const TIME = /\d{8}T\d{6}Z/;
/**
 * The files that are meant by the name of a recording, the oldest first: the file of that name or, where
 * `record --every` begins one after the other, all of them, whether the name is that of one of them, has `{time}`
 * in it, or is without a time, as it was given to the recorder.
 */
export function filesOfRecording(file: string): string[] {
  const name = basename(file), folder = dirname(file), ending = extname(name);
  const isOne = TIME.test(name);
  if (!isOne && !name.includes("{time}") && isFile(file)) return [file];
  const [head = "", tail = ""] = isOne
    ? name.split(TIME)
    : name.includes("{time}")
    ? name.split("{time}")
    : [`${name.slice(0, name.length - ending.length)}-`, ending];
  const files = namesIn(folder).filter((other) =>
    other.startsWith(head) && other.endsWith(tail) &&
    other.replace(TIME, "") === head + tail && other !== head + tail
  ).sort();
  return files.length === 0 ? [file] : files.map((other) => file.slice(0, -name.length) + other);
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? [] : [name]
    );
  } catch {
    return [];
  }
}
