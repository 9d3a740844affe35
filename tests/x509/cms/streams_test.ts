// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import { aes128Cbc, aes256Cbc, aes256Gcm, sha512 } from "../../../crypto/mod.ts";
import { DerBuilder, DerReader } from "../../../crypto/asn1/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  CmsDecryptStream,
  CmsEncryptStream,
  CmsSignStream,
  CmsVerifyStream,
  ContentInfo,
  decryptCms,
  encryptCms,
  signCms,
  verifyCms,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, person, trustStore, workshop } from "./_people.ts";

const [rsa, ec] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
]);
const content = crypto.getRandomValues(new Uint8Array(50_000));

/** Cuts bytes into pieces of a size. */
function pieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += size));
    },
  });
}

const collect = (stream: ReadableStream<Uint8Array>) => new Response(stream).bytes();

Deno.test("streams sign what whole messages are verified as, and openssl does", async () => {
  await using shop = await workshop({});
  const signers = [rsa, { ...ec, digest: sha512, identifiedBy: "subjectKeyIdentifier" } as const];
  for (const size of [content.length, 1000, 7]) {
    for (const detached of [false, true]) {
      const stream = pieces(content, size).pipeThrough(new CmsSignStream({ signers, detached }));
      const message = await collect(stream);
      const options = { trustStore, ...detached ? { content } : {} };
      const verified = await verifyCms(ContentInfo.fromBer(message), options);
      assertEquals([verified.content?.length, verified.signers.length], [content.length, 2]);
      if (!hasOpenssl) continue;
      await shop.write("m.der", message);
      await shop.write("content", content);
      const more = detached ? " -content content" : "";
      const line = `cms -verify -inform DER -in m.der -binary -CAfile root.pem -out out${more}`;
      assertEquals(await shop.openssl(line), "");
      assertEquals(await shop.read("out"), content);
    }
  }
});

Deno.test("streams verify what was signed here, whole or as stream, and by openssl", async () => {
  const check = async (message: Uint8Array, size: number) => {
    const verify = new CmsVerifyStream({ trustStore });
    assertEquals(await collect(pieces(message, size).pipeThrough(verify)), content);
    assertEquals((await verify.verified).signers.length, 1);
  };
  const { der } = await signCms(content, { signers: [ec] });
  for (const size of [der.length, 999, 1]) await check(der, size);
  await check(
    (await signCms(content, { signers: [{ ...ec, signedAttributes: "none" }] })).der,
    100,
  );
  const streamed = pieces(content, 999).pipeThrough(new CmsSignStream({ signers: [rsa] }));
  await check(await collect(streamed), 13);
  if (!hasOpenssl) return;
  await using shop = await workshop({ ec });
  await shop.write("content", content);
  for (const more of ["", " -stream"]) {
    const line =
      `cms -sign -nodetach -binary -in content -signer ec.pem -inkey ec.key -outform DER -out m${more}`;
    assertEquals(await shop.openssl(line), "");
    await check(await shop.read("m"), 500);
  }
});

Deno.test("streams encrypt and decrypt, and so does openssl", async () => {
  await using shop = await workshop({ rsa });
  await shop.write("content", content);
  for (const cipher of [aes128Cbc, aes256Gcm]) {
    for (const size of [content.length, 333]) {
      const encrypt = new CmsEncryptStream({ recipients: [rsa], cipher });
      const message = await collect(pieces(content, size).pipeThrough(encrypt));
      assertEquals((await decryptCms(ContentInfo.fromBer(message), rsa)).content, content);
      const decrypted = pieces(message, size).pipeThrough(new CmsDecryptStream(rsa));
      assertEquals(await collect(decrypted), content);
      const { der } = await encryptCms(content, { recipients: [ec], cipher });
      assertEquals(await collect(pieces(der, 77).pipeThrough(new CmsDecryptStream(ec))), content);
      if (!hasOpenssl) continue;
      await shop.write("m.der", message);
      const line =
        "cms -decrypt -binary -inform DER -in m.der -recip rsa.pem -inkey rsa.key -out out";
      assertEquals(await shop.openssl(line), "");
      assertEquals(await shop.read("out"), content);
      for (const more of ["", " -stream"]) {
        const theirs =
          `cms -encrypt -${cipher.name} -binary -in content -outform DER -out t${more} rsa.pem`;
        assertEquals(await shop.openssl(theirs), "");
        const stream = pieces(await shop.read("t"), 999).pipeThrough(new CmsDecryptStream(rsa));
        assertEquals(await collect(stream), content);
      }
    }
  }
});

Deno.test("attributes that are authenticated go through streams", async () => {
  const attribute = { oid: "1.2.3.4", values: [Uint8Array.of(5, 0)] };
  const options = {
    recipients: [ec],
    cipher: aes256Gcm,
    authenticatedAttributes: [attribute],
    unprotectedAttributes: [attribute],
  };
  const message = await collect(pieces(content, 999).pipeThrough(new CmsEncryptStream(options)));
  assertEquals((await decryptCms(ContentInfo.fromBer(message), ec)).authenticatedAttributes, [
    attribute,
  ]);
  assertEquals(await collect(pieces(message, 50).pipeThrough(new CmsDecryptStream(ec))), content);
});

Deno.test("a long content is signed, encrypted, decrypted and verified in little memory", async () => {
  const total = 96 * 2 ** 20;
  const chunk = new Uint8Array(2 ** 18);
  let sent = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === total) return controller.close();
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  const verify = new CmsVerifyStream({ trustStore });
  const stream = source
    .pipeThrough(new CmsSignStream({ signers: [ec] }))
    .pipeThrough(new CmsEncryptStream({ recipients: [ec], cipher: aes128Cbc }))
    .pipeThrough(new CmsDecryptStream(ec))
    .pipeThrough(verify);
  let received = 0;
  let most = 0;
  for await (const piece of stream) {
    received += piece.length;
    most = Math.max(most, sent - received);
  }
  assertEquals(received, total);
  assertEquals((await verify.verified).signers.length, 1);
  // What is under way at any time, not what garbage there is, tells how much is kept.
  assert(most < 4 * 2 ** 20, `${most} bytes were under way`);
});

Deno.test("a stream of a changed or cut message ends with this library's error", async () => {
  const small = content.subarray(0, 300);
  const signed = await collect(pieces(small, 50).pipeThrough(new CmsSignStream({ signers: [ec] })));
  const encrypt = new CmsEncryptStream({ recipients: [ec], cipher: aes256Gcm });
  const encrypted = await collect(pieces(small, 50).pipeThrough(encrypt));
  for (
    const [message, make] of [
      [signed, () => new CmsVerifyStream({ trustStore })],
      [encrypted, () => new CmsDecryptStream(ec)],
    ] as const
  ) {
    for (let length = 0; length < message.length; length += 11) {
      await assertRejects(
        () => collect(pieces(message.subarray(0, length), 64).pipeThrough(make())),
        SslError,
      );
    }
    const longer = new Uint8Array([...message, 0]);
    await assertRejects(
      () => collect(pieces(longer, 64).pipeThrough(make())),
      SslError,
      "more bytes",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(message.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = message.slice();
          changed[at]! ^= by;
          try {
            assertEquals(await collect(pieces(changed, 64).pipeThrough(make())), small);
          } catch (error) {
            assert(error instanceof SslError, `byte ${at}: ${error}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  }
});

Deno.test("a content is refused that is too long to be kept, and one that is not there", async () => {
  const encrypt = new CmsEncryptStream({ recipients: [ec], cipher: aes256Gcm });
  const message = await collect(pieces(content, 999).pipeThrough(encrypt));
  const small = new CmsDecryptStream({ ...ec, sizeLimit: 1000 });
  await assertRejects(
    () => collect(pieces(message, 500).pipeThrough(small)),
    SslError,
    "at most 1000",
  );
  const { der } = await signCms(content, { signers: [ec], detached: true });
  const verify = new CmsVerifyStream({ trustStore });
  await assertRejects(() => collect(pieces(der, 500).pipeThrough(verify)), SslError, "No content");
  await assertRejects(() => verify.verified, SslError, "No content");
});

Deno.test("a ciphertext in very many pieces is read, at once and as a stream", async () => {
  const password = "p";
  const recipients = [{ password, iterations: 1 }];
  const data = new Uint8Array(300_000).fill(5);
  for (const cipher of [aes256Cbc, aes256Gcm]) {
    const { der } = await encryptCms(data, { recipients, cipher });
    const ber = inPieces(der, data.length);
    const { content } = await decryptCms(ContentInfo.fromBer(ber), { password });
    assertEquals(content.length, data.length);
    const opened = new Blob([ber]).stream().pipeThrough(new CmsDecryptStream({ password }));
    assertEquals((await new Response(opened).bytes()).length, data.length);
  }
});

/** A message whose ciphertext, the only long element, is cut into pieces of a byte. */
function inPieces(der: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const write = (reader: DerReader, builder: DerBuilder): void => {
    while (!reader.atEnd) {
      const { identifier, content, raw } = reader.readAny();
      if (identifier === 0x80 && content.length >= length) {
        const pieces = new Uint8Array(3 * content.length);
        for (const [at, byte] of content.entries()) pieces.set([4, 1, byte], 3 * at);
        builder.element(0xa0, pieces);
      } else if ((identifier & 0x20) === 0 || content.length < length) builder.raw(raw);
      else builder.nested(identifier, (inner) => write(new DerReader(content), inner));
    }
  };
  const builder = new DerBuilder();
  write(new DerReader(der), builder);
  return builder.finish();
}
