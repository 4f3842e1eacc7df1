// needs: namespaces
/**
 * A command that runs the rest of its words in namespaces of their own; root needs no map of users. What
 * is mounted there may be seen outside, and is to be taken away.
 */
export function unshare(...namespaces: readonly ("net" | "mount")[]): string[] {
  const user = Deno.uid() === 0 ? [] : ["--map-root-user"];
  const flags = namespaces.flatMap((name) =>
    // In a chroot the root is no mount whose propagation could be changed.
    name === "mount" ? ["--mount", "--propagation", "unchanged"] : [`--${name}`]
  );
  return ["unshare", ...user, ...flags];
}
