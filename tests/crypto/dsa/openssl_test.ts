// Copyright 2026 the streamssl authors. MIT license.

/** DSA beside the real openssl, both ways. */

import { assert, assertEquals } from "@std/assert";
import {
  checkDsaGroup,
  checkDsaSeed,
  type DigestAlgorithm,
  digestByName,
  formatParametersPem,
  generateDsaParametersSync,
  generateKey,
  parseParametersPem,
  parsePrivateKeyPem,
  PublicKey,
} from "../../../crypto/mod.ts";
import { randomBytes } from "../../../rand/mod.ts";
import { decodeHex } from "../../../wire/mod.ts";
import { opensslTest } from "../_openssl.ts";

const PARAMETERS = generateDsaParametersSync({ bits: 1024 });
const KEY = await generateKey({ type: "dsa", parameters: PARAMETERS });

opensslTest(
  "dsa: signatures go both ways, for digests shorter and longer than q",
  async (openssl) => {
    const key = await openssl.file("key.pem", KEY.toPem());
    const data = randomBytes(333);
    const input = await openssl.file("data", data);
    for (const name of ["sha1", "sha256", "sha512", "sha3-224", "md5", "ripemd160"]) {
      const digest = digestByName(name) as DigestAlgorithm;
      const { stdout } = await openssl.run("dgst", `-${name}`, "-sign", key, input);
      assert(await KEY.publicKey.verify({ kind: "dsa", digest }, data, stdout), name);
      for (const nonce of ["any", "deterministic"] as const) {
        const signature = await KEY.sign({ kind: "dsa", digest, nonce }, data);
        const path = await openssl.file("signature", signature);
        const { text } = await openssl.run(
          "dgst",
          `-${name}`,
          "-prverify",
          key,
          "-signature",
          path,
          input,
        );
        assertEquals(text.trim(), "Verified OK", name);
      }
    }
  },
);

opensslTest("dsa: parameters and keys are read there and here", async (openssl) => {
  const pem = formatParametersPem({ type: "dsa", parameters: PARAMETERS });
  const ours = await openssl.file("ours.pem", pem);
  await openssl.run("dsaparam", "-in", ours, "-noout");
  const { text } = await openssl.run("pkeyparam", "-in", ours, "-check", "-noout");
  assert(text.includes("Parameters are valid"), text);
  const key = await openssl.file("key.pem", KEY.toPem());
  const checked = await openssl.run("pkey", "-in", key, "-check", "-noout");
  assert((checked.text + checked.stderr).includes("Key is valid"));

  const theirs = (await openssl.run("dsaparam", "1024")).text;
  const parsed = parseParametersPem(theirs);
  if (parsed.type !== "dsa") throw new TypeError(parsed.type);
  checkDsaGroup(parsed.parameters);
  const file = await openssl.file("theirs.pem", theirs);
  for (const form of [[], ["-traditional"]]) {
    const made = openssl.path("made.pem");
    await openssl.run("gendsa", "-out", made, file);
    const written = await openssl.run("pkey", "-in", made, ...form);
    const here = parsePrivateKeyPem(written.text);
    here.check();
    const spki = await openssl.run("pkey", "-in", made, "-pubout");
    assert(PublicKey.fromPem(spki.text).equals(here.publicKey));
    // The same bytes are written again.
    if (form.length === 0) assertEquals(here.toPem(), written.text);
  }
});

/** A number that the program printed in rows of bytes. */
function printed(text: string, label: string): Uint8Array {
  const rows = new RegExp(`^${label}:\\s*\\n((?: +[0-9a-f:]+\\n)+)`, "m").exec(text)?.[1] ?? "";
  return decodeHex(rows.replace(/[^0-9a-f]/g, ""));
}

opensslTest(
  "dsa: parameters come from their seed there and here, by both standards",
  async (openssl) => {
    for (const standard of ["fips186-4", "fips186-2"] as const) {
      for (const q of [160, 224, 256] as const) {
        const generatorIndex = standard === "fips186-4" && q !== 224 ? 1 : undefined;
        const args = [
          ...["dsa_paramgen_bits:1024", `dsa_paramgen_q_bits:${q}`],
          `type:${standard.replace("-", "_")}`,
          ...generatorIndex === undefined ? [] : [`gindex:${generatorIndex}`],
        ].flatMap((option) => ["-pkeyopt", option]);
        const run = await openssl.run(
          "genpkey",
          "-genparam",
          "-algorithm",
          "DSA",
          ...args,
          "-text",
        );
        const parsed = parseParametersPem(run.text);
        if (parsed.type !== "dsa") throw new TypeError(parsed.type);
        checkDsaGroup(parsed.parameters);
        const seed = new Uint8Array(printed(run.text, "SEED"));
        const counter = Number(/pcounter: (\d+)/.exec(run.text)?.[1]);
        const index = generatorIndex === undefined ? {} : { generatorIndex };
        const parameters = { ...parsed.parameters, validation: { seed, counter }, ...index };
        checkDsaSeed(parameters, { standard });
        const options = { bits: 1024, subprimeBits: q, standard, seed, ...index };
        const again = generateDsaParametersSync(options);
        assertEquals(again.prime, parameters.prime);
        assertEquals(again.generator, parameters.generator);
      }
    }
  },
);
