import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { eventually } from "../../helpers/eventually.ts";
import { startProduct } from "../../helpers/run_product.ts";
import { withDirectory } from "../../helpers/with_directory.ts";

/** A certificate that is its own authority, for localhost and 127.0.0.1, and its key. */
const TLS = fileURLToPath(new URL("../../fixtures/tls/", import.meta.url));

Deno.test("serve listens at any address by TLS, and asks for a token", async () => {
  await withDirectory(async (folder) => {
    const token = "a-token-of-the-tests-0123456789";
    await Deno.writeTextFile(`${folder}/token`, token);
    const running = startProduct([
      ...["serve", "--listen", "0.0.0.0:0", "--token-file", `${folder}/token`],
      ...["--tls-cert", `${TLS}cert.pem`, "--tls-key", `${TLS}key.pem`],
      `gone=unix:${folder}/gone.sock`,
    ]);
    const pattern = /^serving https:\/\/0\.0\.0\.0:(\d+)\/metrics$/m;
    await eventually("it serves", () => pattern.test(running.stderr));
    const url = `https://127.0.0.1:${pattern.exec(running.stderr)![1]}/metrics`;
    using client = Deno.createHttpClient({
      caCerts: [await Deno.readTextFile(`${TLS}cert.pem`)],
    });
    const refused = await fetch(url, { client });
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
    const answer = await fetch(url, { client, headers: { Authorization: `Bearer ${token}` } });
    assert.match(await answer.text(), /^traffic_grapher_up\{host="gone"\} 0$/m);
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 0);
  });
});
