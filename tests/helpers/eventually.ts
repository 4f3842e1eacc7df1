/**
 * Waits until something holds, however slow the machine, and looks every few milliseconds. Throws an
 * Error that says what was waited for when it does not hold after a minute.
 */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { patienceMs = 60_000, everyMs = 20 }: { patienceMs?: number; everyMs?: number } = {},
): Promise<void> {
  for (const deadline = Date.now() + patienceMs;;) {
    if (await holds()) return;
    if (Date.now() > deadline) {
      throw new Error(`waited ${patienceMs / 1000} s in vain for this: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/**
 * What a promise gives. Throws an Error that says what was waited for when it does not settle within
 * a minute; whatever it waits for goes on.
 */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  patienceMs = 60_000,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new Error(`waited ${patienceMs / 1000} s in vain for this: ${what}`);
  const timer = setTimeout(() => reject(error), patienceMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
