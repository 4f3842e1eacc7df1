/** The commit that a binary was made of, as scripts/compile_stage.ts writes it in; none in the sources. */
export const COMMIT: string | undefined = undefined;
