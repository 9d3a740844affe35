// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { aes128Cbc, aes128Gcm, desEde3Cbc, sha1, sha384, shake256 } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  CMS_CONTENT_TYPES,
  compressCms,
  ContentInfo,
  createDataCms,
  decryptWithKeyCms,
  digestCms,
  encryptWithKeyCms,
  readDataCms,
  uncompressCms,
  verifyDigestCms,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, workshop } from "./_people.ts";

const content = new TextEncoder().encode("Some content, some content, some content.\n");
const key = new Uint8Array(16).fill(0x5a);

Deno.test("encryptedData goes to openssl and back", async () => {
  for (
    const [cipher, secret] of [[aes128Cbc, key], [desEde3Cbc, new Uint8Array(24).fill(3)]] as const
  ) {
    assertEquals(
      decryptWithKeyCms(encryptWithKeyCms(content, secret, { cipher }), secret),
      content,
    );
  }
  assertThrows(() => encryptWithKeyCms(content, key), RangeError, "32");
  assertThrows(() => encryptWithKeyCms(content, key, { cipher: aes128Gcm }), SslError, "tag");
  // One wrong key in 256 leaves padding that looks right: not with this vector.
  const random = (length: number) => new Uint8Array(length).fill(1);
  const message = encryptWithKeyCms(content, key, { cipher: aes128Cbc, random });
  assertThrows(() => decryptWithKeyCms(message, new Uint8Array(16)), SslError, "Decrypt error");
  assertThrows(() => decryptWithKeyCms(digestCms(content), key), SslError, "encrypted data");
  if (!hasOpenssl) return;
  await using shop = await workshop({});
  await shop.write("m.der", message.der);
  await shop.write("content", content);
  const secret = `-secretkey ${"5a".repeat(16)}`;
  const line = `cms -EncryptedData_decrypt -inform DER -in m.der -binary ${secret} -out out`;
  assertEquals(await shop.openssl(line), "");
  assertEquals(await shop.read("out"), content);
  const theirs =
    `cms -EncryptedData_encrypt -aes128 -in content -binary ${secret} -outform DER -out t.der`;
  assertEquals(await shop.openssl(theirs), "");
  assertEquals(decryptWithKeyCms(ContentInfo.fromBer(await shop.read("t.der")), key), content);
});

Deno.test("data goes to openssl and back", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({});
  await shop.write("m.der", createDataCms(content).der);
  await shop.write("content", content);
  assertEquals(await shop.openssl("cms -data_out -inform DER -in m.der -binary -out out"), "");
  assertEquals(await shop.read("out"), content);
  const theirs = "cms -data_create -in content -binary -outform DER -out t.der";
  assertEquals(await shop.openssl(theirs), "");
  assertEquals(readDataCms(ContentInfo.fromBer(await shop.read("t.der"))), content);
});

Deno.test("digestedData goes to openssl and back", async () => {
  for (const digest of [sha1, sha384, shake256]) {
    assertEquals(verifyDigestCms(digestCms(content, { digest })), content);
  }
  const detached = digestCms(content, { detached: true });
  assertThrows(() => verifyDigestCms(detached), SslError, "No content");
  assertThrows(() => verifyDigestCms(detached, key), SslError, "Verification failure");
  if (!hasOpenssl) return;
  await using shop = await workshop({});
  await shop.write("m.der", digestCms(content).der);
  await shop.write("content", content);
  assertEquals(await shop.openssl("cms -digest_verify -inform DER -in m.der -binary -out out"), "");
  const theirs = "cms -digest_create -md sha512 -in content -binary -outform DER -out t.der";
  assertEquals(await shop.openssl(theirs), "");
  assertEquals(verifyDigestCms(ContentInfo.fromBer(await shop.read("t.der"))), content);
});

Deno.test("compressedData is zlib, and can not fill the memory", async () => {
  const message = await compressCms(content, { contentType: CMS_CONTENT_TYPES.signedData });
  assertEquals(await uncompressCms(message), content);
  const bomb = await compressCms(new Uint8Array(5_000_000));
  assert(bomb.der.length < 10_000);
  await assertRejects(() => uncompressCms(bomb, { sizeLimit: 1_000_000 }), SslError, "at most");
  await assertRejects(() => uncompressCms(digestCms(content)), SslError, "compressed data");
  const cut = message.der.slice();
  cut.fill(0, -20);
  await assertRejects(() => uncompressCms(ContentInfo.fromBer(cut)), SslError, "zlib");
});

Deno.test("changed messages give only this library's errors", async () => {
  const messages = [
    encryptWithKeyCms(content, key, { cipher: aes128Cbc }),
    digestCms(content),
    await compressCms(content),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(2),
      fc.nat(90),
      fc.integer({ min: 1, max: 255 }),
      async (which, at, by) => {
        const changed = messages[which]!.der.slice();
        changed[at % changed.length]! ^= by;
        try {
          const message = ContentInfo.fromBer(changed);
          if (which === 0) decryptWithKeyCms(message, key);
          else if (which === 1) verifyDigestCms(message);
          else await uncompressCms(message);
        } catch (error) {
          assert(error instanceof SslError, `${error}`);
        }
      },
    ),
    { numRuns: 300 },
  );
});
