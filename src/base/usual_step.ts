/** The median of the steps between times that follow on each other, in their unit; undefined where there is none. */
export function usualStep(times: readonly number[]): number | undefined {
  const steps = times.slice(1).map((time, index) => time - times[index]!)
    .filter((step) => step > 0)
    .sort((one, other) => one - other);
  return steps[steps.length >> 1];
}
