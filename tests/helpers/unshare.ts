// needs: namespaces
/** A command that runs the rest of its words in namespaces of their own; root needs no map of users. */
export function unshare(...namespaces: readonly ("net" | "mount")[]): string[] {
  const user = Deno.uid() === 0 ? [] : ["--map-root-user"];
  return ["unshare", ...user, ...namespaces.map((name) => `--${name}`)];
}
