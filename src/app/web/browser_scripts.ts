/** What browsers run of the program, as scripts/compile_stage.ts writes it in; nothing in the sources. */
export const BROWSER_SCRIPTS: { readonly page?: string; readonly report?: string } = {};
