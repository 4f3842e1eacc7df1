/** A row that cannot be read: where it stands and what is wrong with it. It is left out, and the rest is read. */
export class ImportFault extends Error {
  override readonly name = "ImportFault";
}
