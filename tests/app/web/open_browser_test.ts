import assert from "node:assert/strict";
import { openBrowser } from "../../../src/app/web/open_browser.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

const TOKEN = "a-token-of-the-tests-0123456789";

/** Runs a test with a program in the place of the one that opens browsers, which tells what it was given. */
async function withOpener(
  exitCode: number,
  test: (given: () => Promise<{ readonly url: string; readonly page: string }>) => Promise<void>,
): Promise<void> {
  await withDirectory(async (folder) => {
    const script = `#!/bin/sh
printf '%s' "$1" > ${folder}/url
case "$1" in file://*) cp "\${1#file://}" ${folder}/page; stat -c %a "\${1#file://}" > ${folder}/mode;; esac
exit ${exitCode}
`;
    await Deno.writeTextFile(`${folder}/xdg-open`, script, { mode: 0o755 });
    const before = Deno.env.get("PATH") ?? "";
    Deno.env.set("PATH", `${folder}:${before}`);
    try {
      await test(async () => {
        const read = (name: string) => Deno.readTextFile(`${folder}/${name}`).catch(() => "");
        assert.ok(["", "600\n"].includes(await read("mode")));
        return { url: await read("url"), page: await read("page") };
      });
    } finally {
      Deno.env.set("PATH", before);
    }
  });
}

const env = (name: string) => name === "DISPLAY" ? ":9" : undefined;

Deno.test("a browser is led to a link with a token by a file of the user's own, which goes afterwards", async () => {
  await withOpener(0, async (given) => {
    const link = `http://127.0.0.1:9750/?token=${TOKEN}`;
    const opened = await openBrowser({ link, isSecret: true }, env);
    const { url, page } = await given();
    assert.ok(!url.includes(TOKEN), url);
    assert.ok(page.includes(`url=${link}`), page);
    opened![Symbol.dispose]();
    await assert.rejects(Deno.stat(new URL(url)), Deno.errors.NotFound);
  });
});

Deno.test("a link without a token is opened as it is; over ssh and without a screen nothing is", async () => {
  await withOpener(0, async (given) => {
    const target = { link: "http://127.0.0.1:9750/", isSecret: false };
    assert.equal(await openBrowser(target, () => undefined), undefined);
    const overSsh = (name: string) => name === "SSH_CONNECTION" ? "10.0.0.1 1 10.0.0.2 22" : ":9";
    assert.equal(await openBrowser(target, overSsh), undefined);
    assert.equal((await given()).url, "");
    using _opened = await openBrowser(target, env);
    assert.equal((await given()).url, target.link);
  });
  await withOpener(3, async () => {
    assert.equal(await openBrowser({ link: "http://x/", isSecret: true }, env), undefined);
  });
});
