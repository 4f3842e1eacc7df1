/** The browser's part of the program as one script, as scripts/compile_stage.ts writes it in; none in the sources. */
export const PAGE_SCRIPT: string | undefined = undefined;
