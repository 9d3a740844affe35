// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  b2iPrivateKey,
  b2iPublicKey,
  b2iPvk,
  generateKey,
  i2bPrivateKey,
  i2bPublicKey,
  i2bPvk,
  parsePrivateKeyPem,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { peerTest } from "../../support/peers.ts";
import { withShell } from "../pkcs8/_shell.ts";

const LEGACY = "-provider legacy -provider default";
const rsa = await generateKey({ type: "rsa", bits: 1024 });

/** The library and reason of what is thrown. */
function reasonOf(work: () => unknown): string {
  const { library, reason } = assertThrows(work, SslError);
  return `${library} ${reason}`;
}

peerTest("openssl reads and writes blobs and PVK files, both ways", ["openssl"], async () => {
  await withShell(async (shell) => {
    await shell.write("rsa.pem", rsa.toPem());
    await shell.run(`
      $OPENSSL genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 \
        -pkeyopt dsa_paramgen_q_bits:160 -out p.pem
      $OPENSSL genpkey -paramfile p.pem -out dsa.pem
      for k in rsa dsa; do
        $OPENSSL $k -in $k.pem -outform MSBLOB -out $k.blob
        $OPENSSL $k -in $k.pem -pubout -outform MSBLOB -out $k.pub
        $OPENSSL $k -in $k.pem -outform PVK -pvk-none -out $k.none
        $OPENSSL $k -in $k.pem -outform PVK -pvk-strong -passout pass:sécret -out $k.strong ${LEGACY}
        $OPENSSL $k -in $k.pem -outform PVK -pvk-weak -passout pass:sécret -out $k.weak ${LEGACY}
      done`);
    const passphrase = "sécret";
    for (const name of ["rsa", "dsa"]) {
      const key = parsePrivateKeyPem(shell.text(`${name}.pem`));
      assertEquals(b2iPrivateKey(shell.read(`${name}.blob`)).toPem(), key.toPem());
      assertEquals(i2bPrivateKey(key), shell.read(`${name}.blob`));
      assert(b2iPublicKey(shell.read(`${name}.pub`)).equals(key.publicKey));
      assertEquals(i2bPublicKey(key.publicKey), shell.read(`${name}.pub`));
      assertEquals(b2iPvk(shell.read(`${name}.none`)).toPem(), key.toPem());
      assertEquals(i2bPvk(key), shell.read(`${name}.none`));
      for (const strength of ["strong", "weak"] as const) {
        const theirs = shell.read(`${name}.${strength}`);
        assertEquals(b2iPvk(theirs, { passphrase }).toPem(), key.toPem(), strength);
        // With their salt it is the same file.
        const random = () => theirs.slice(24, 40);
        assertEquals(i2bPvk(key, { passphrase, strength, random }), theirs);
        assertEquals(reasonOf(() => b2iPvk(theirs, { passphrase: "x" })), "PEM BAD_DECRYPT");
        await shell.write(`${name}.${strength}.ours`, i2bPvk(key, { passphrase, strength }));
      }
    }
    await shell.run(
      ["rsa", "dsa"].flatMap((name) =>
        ["strong", "weak"].map((strength) =>
          `$OPENSSL ${name} -inform PVK -in ${name}.${strength}.ours -passin pass:sécret ${LEGACY} |` +
          ` $OPENSSL pkey -out ${name}.${strength}.read`
        )
      ).join("\n"),
    );
    for (const name of ["rsa", "dsa"]) {
      for (const strength of ["strong", "weak"]) {
        const text = shell.text(`${name}.${strength}.read`);
        assertEquals(parsePrivateKeyPem(text).toPem(), shell.text(`${name}.pem`));
      }
    }
  });
});

Deno.test("the cursor ends behind what was read, and stays on an error", () => {
  const blob = i2bPrivateKey(rsa);
  const two = Uint8Array.of(9, ...blob, ...blob, 7);
  const cursor = { offset: 1 };
  b2iPrivateKey(two, cursor);
  assertEquals(b2iPrivateKey(two, cursor).toPem(), rsa.toPem());
  assertEquals(cursor.offset, two.length - 1);
  assertThrows(() => b2iPrivateKey(two, cursor), SslError);
  assertEquals(cursor.offset, two.length - 1);
  const pvk = i2bPvk(rsa, { passphrase: "x" });
  const at = { offset: 1 };
  b2iPvk(Uint8Array.of(0, ...pvk, 0), { passphrase: "x" }, at);
  assertEquals(at.offset, 1 + pvk.length);
});

Deno.test("what is no blob is refused with OpenSSL's reasons", () => {
  const blob = i2bPrivateKey(rsa);
  const changed = (at: number, value: number) => () => b2iPrivateKey(blob.with(at, value));
  const publicBlob = i2bPublicKey(rsa.publicKey);
  assertEquals(reasonOf(() => b2iPrivateKey(new Uint8Array(15))), "PEM KEYBLOB_TOO_SHORT");
  assertEquals(reasonOf(() => b2iPrivateKey(publicBlob)), "PEM EXPECTING_PRIVATE_KEY_BLOB");
  assertEquals(reasonOf(() => b2iPublicKey(blob)), "PEM EXPECTING_PUBLIC_KEY_BLOB");
  assertEquals(reasonOf(changed(0, 5)), "PEM KEYBLOB_HEADER_PARSE_ERROR");
  assertEquals(reasonOf(changed(1, 3)), "PEM BAD_VERSION_NUMBER");
  assertEquals(reasonOf(changed(5, 0x22)), "PEM BAD_MAGIC_NUMBER");
  assertEquals(reasonOf(changed(8, 0x53)), "PEM BAD_MAGIC_NUMBER");
  assertEquals(reasonOf(changed(11, 0x31)), "PEM BAD_MAGIC_NUMBER");
  assertEquals(reasonOf(changed(14, 1)), "PEM HEADER_TOO_LONG");
  assertEquals(reasonOf(() => b2iPrivateKey(blob.with(12, 0).with(13, 0))), "PEM HEADER_TOO_LONG");
  assertEquals(reasonOf(changed(20, 0)), "RSA INVALID_MODULUS");
  for (let length = 0; length < blob.length; length += 3) {
    const reason = reasonOf(() => b2iPrivateKey(blob.subarray(0, length)));
    assertEquals(reason, "PEM KEYBLOB_TOO_SHORT");
  }
});

Deno.test("what is no PVK file is refused with OpenSSL's reasons", () => {
  const plain = i2bPvk(rsa);
  const encrypted = i2bPvk(rsa, { passphrase: "x" });
  assertEquals(reasonOf(() => b2iPvk(encrypted)), "PEM BAD_PASSWORD_READ");
  assertEquals(reasonOf(() => b2iPvk(encrypted, { passphrase: "" })), "PEM BAD_DECRYPT");
  assertEquals(b2iPvk(plain, { passphrase: "x" }).toPem(), rsa.toPem());
  assertEquals(reasonOf(() => b2iPvk(plain.subarray(0, 23))), "PEM PVK_TOO_SHORT");
  assertEquals(reasonOf(() => b2iPvk(plain.with(0, 0))), "PEM BAD_MAGIC_NUMBER");
  assertEquals(reasonOf(() => b2iPvk(plain.with(12, 1))), "PEM INCONSISTENT_HEADER");
  assertEquals(reasonOf(() => b2iPvk(encrypted.with(12, 0))), "PEM INCONSISTENT_HEADER");
  assertEquals(reasonOf(() => b2iPvk(plain.with(18, 1))), "PEM HEADER_TOO_LONG");
  assertEquals(reasonOf(() => b2iPvk(plain.with(23, 1))), "PEM HEADER_TOO_LONG");
  assertEquals(reasonOf(() => b2iPvk(plain.subarray(0, -1))), "PEM PVK_DATA_TOO_SHORT");
  for (let at = 0; at < encrypted.length; at++) {
    try {
      b2iPvk(encrypted.with(at, encrypted[at]! ^ 0x41), { passphrase: "x" });
    } catch (error) {
      assert(error instanceof SslError, `${at}: ${error}`);
    }
  }
});

Deno.test("keys without such a form are refused", async () => {
  const unsupported = "PEM UNSUPPORTED_KEY_COMPONENTS";
  const ec = await generateKey({ type: "ec", curve: "P-256" });
  assertEquals(reasonOf(() => i2bPrivateKey(ec)), unsupported);
  assertEquals(reasonOf(() => i2bPublicKey(ec.publicKey)), unsupported);
  assertEquals(reasonOf(() => i2bPvk(ec)), unsupported);
  const three = await generateKey({ type: "rsa", bits: 1024, primes: 3 });
  assertEquals(reasonOf(() => i2bPrivateKey(three)), unsupported);
  const wide = await generateKey({ type: "rsa", bits: 1024, publicExponent: 2n ** 33n + 1n });
  assertEquals(reasonOf(() => i2bPublicKey(wide.publicKey)), unsupported);
  assertThrows(() => i2bPvk(rsa, { strength: "weak" }), TypeError, "passphrase");
});
