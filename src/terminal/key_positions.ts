/** Letters of layouts, and below each the key of a US keyboard that is at its place. */
const LAYOUTS: readonly (readonly [letters: string, keys: string])[] = [
  // Russian, and where Ukrainian and Belarusian differ.
  ["йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"],
  ["іїєґў", "s]'\\o"],
  ["ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"],
  ["קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;'zxcvbnm,."],
  ["ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./"],
];

const POSITIONS: ReadonlyMap<string, string> = new Map(
  LAYOUTS.flatMap(([letters, keys]) =>
    [...letters].flatMap((letter, at): [string, string][] => {
      const key = keys[at]!;
      const upper = letter.toUpperCase();
      return upper === letter || [...upper].length > 1
        ? [[letter, key]]
        : [[letter, key], [upper, key.toUpperCase()]];
    })
  ),
);

/** The US key at the place of a letter that is not Latin, for terminals that tell the letter alone. */
export function keyPosition(letter: string): string | undefined {
  return POSITIONS.get(letter);
}
