// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  aes128Cbc,
  aes128Ccm,
  aes128Gcm,
  aes192Cbc,
  aes256Cbc,
  aes256Gcm,
  aes256Wrap,
  camellia256Cbc,
  chacha20Poly1305,
  type CipherAlgorithm,
  desEde3Cbc,
  rc2Cbc,
  sha1,
  sha256,
  sha384,
  sha512,
} from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { DerBuilder, DerReader } from "../../../crypto/asn1/mod.ts";
import {
  decodeAuthEnvelopedData,
  encodeAuthEnvelopedData,
} from "../../../crypto/cms/enveloped_data.ts";
import {
  CMS_CONTENT_TYPES,
  CmsDecryptStream,
  type CmsRecipient,
  ContentInfo,
  decryptCms,
  type DecryptCmsOptions,
  encryptCms,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, type Person, person, workshop } from "./_people.ts";

const [rsa, rsa2, ec, ec521, x25519, x448, mlKem512, mlKem768] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("rsa2", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
  person("ec521", { type: "ec", curve: "P-521" }),
  person("x25519", { type: "x25519" }),
  person("x448", { type: "x448" }),
  person("mlkem512", { type: "ml-kem-512" }),
  person("mlkem768", { type: "ml-kem-768" }),
]);
const content = new TextEncoder().encode("Meet me at the usual place.\n");
const keyIdentifier = Uint8Array.of(1, 2, 3, 4);
const keyEncryptionKey = new Uint8Array(32).fill(7);
const hexKey = "07".repeat(32);
const OAEP = { kind: "rsa-oaep", digest: sha256 } as const;
const reader = ({ certificate, key }: Person): DecryptCmsOptions => ({ certificate, key });

type Case = readonly [recipient: CmsRecipient, options: DecryptCmsOptions, openssl?: string];
const byKey = `-secretkey ${hexKey} -secretkeyid 01020304`;

/** Every kind of recipient; with openssl's options where openssl 3.0 reads it. */
const recipients: Readonly<Record<string, Case>> = {
  rsa: [rsa, reader(rsa), "-recip rsa.pem -inkey rsa.key"],
  "rsa by key": [
    { ...rsa, identifiedBy: "subjectKeyIdentifier" },
    reader(rsa),
    "-recip rsa.pem -inkey rsa.key",
  ],
  "rsa by OAEP": [{ ...rsa, encryption: OAEP }, reader(rsa), "-recip rsa.pem -inkey rsa.key"],
  "rsa by OAEP with SHA-1 and a label": [
    { ...rsa, encryption: { kind: "rsa-oaep", digest: sha1, label: Uint8Array.of(1, 2) } },
    reader(rsa),
    "-recip rsa.pem -inkey rsa.key",
  ],
  "rsa by OAEP with two digests": [
    { ...rsa, encryption: { kind: "rsa-oaep", digest: sha512, mgf1Digest: sha1 } },
    { key: rsa.key },
    "-recip rsa.pem -inkey rsa.key",
  ],
  ec: [ec, reader(ec), "-recip ec.pem -inkey ec.key"],
  "ec with the cofactor": [
    { ...ec, cofactor: true, digest: sha384, userKeyingMaterial: Uint8Array.of(9) },
    reader(ec),
    "-recip ec.pem -inkey ec.key",
  ],
  "ec with SHA-1": [
    { ...ec521, digest: sha1, identifiedBy: "subjectKeyIdentifier" },
    { key: ec521.key },
    "-recip ec521.pem -inkey ec521.key",
  ],
  "ec with AES-256 wrap": [
    { ...ec, keyWrap: aes256Wrap },
    reader(ec),
    "-recip ec.pem -inkey ec.key",
  ],
  x25519: [x25519, reader(x25519)],
  "x25519 with X9.63": [{ ...x25519, keyDerivation: "x963" }, reader(x25519)],
  x448: [x448, { key: x448.key }],
  "ML-KEM-512": [mlKem512, reader(mlKem512)],
  "ML-KEM-768": [
    { ...mlKem768, identifiedBy: "subjectKeyIdentifier", userKeyingMaterial: Uint8Array.of(1) },
    { key: mlKem768.key },
  ],
  "a key": [{ keyEncryptionKey, keyIdentifier }, { keyEncryptionKey, keyIdentifier }, byKey],
  "a password": [
    { password: "secret", iterations: 1000 },
    { password: "secret" },
    "-pwri_password secret",
  ],
};

Deno.test("every kind of recipient reads what is for it, and openssl does", async () => {
  await using shop = await workshop({ rsa, ec, ec521 });
  for (const [name, [recipient, options, theirs]] of Object.entries(recipients)) {
    for (const cipher of [aes256Cbc, aes128Gcm]) {
      const message = await encryptCms(content, { recipients: [recipient], cipher });
      const opened = await decryptCms(ContentInfo.fromPem(message.toPem()), options);
      assertEquals([opened.content, opened.authenticated], [content, cipher.aead], name);
      assertEquals(opened.contentType, CMS_CONTENT_TYPES.data);
      if (theirs === undefined || !hasOpenssl) continue;
      await shop.write("m.der", message.der);
      const line = `cms -decrypt -binary -inform DER -in m.der -out out ${theirs}`;
      assertEquals(await shop.openssl(line), "", name);
      assertEquals(await shop.read("out"), content, name);
    }
  }
});

Deno.test("what openssl encrypts is read here", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({ rsa, ec, ec521 });
  await shop.write("content", content);
  const commands: readonly (readonly [string, DecryptCmsOptions])[] = [
    ["cms -aes256 rsa.pem", reader(rsa)],
    ["cms -des3 rsa.pem", reader(rsa)],
    ["cms -aes128 -keyid rsa.pem", { key: rsa.key }],
    ["cms -aes128 -recip rsa.pem -keyopt rsa_padding_mode:oaep", reader(rsa)],
    [
      "cms -aes128 -recip rsa.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha384 -keyopt rsa_oaep_label:0102",
      reader(rsa),
    ],
    ["cms -aes-192-cbc ec.pem", reader(ec)],
    ["cms -aes-256-gcm ec.pem", reader(ec)],
    ["cms -aes-128-gcm rsa.pem", reader(rsa)],
    ["cms -des3 ec.pem", { key: ec.key }],
    [
      "cms -aes256 -recip ec521.pem -keyopt ecdh_kdf_md:sha512 -keyopt ecdh_cofactor_mode:1",
      reader(ec521),
    ],
    ["cms -camellia256 rsa.pem", reader(rsa)],
    ["cms -aes-128-cfb rsa.pem", reader(rsa)],
    ["cms -aes-128-ofb -stream rsa.pem", reader(rsa)],
    ["cms -aes256 -stream rsa.pem ec.pem", reader(ec)],
    [`cms -aes256 ${byKey}`, { keyEncryptionKey, keyIdentifier }],
    ["cms -aes256 -pwri_password secret", { password: "secret" }],
    ["smime -aes256 rsa.pem", reader(rsa)],
    ["smime -des3 -stream rsa.pem", reader(rsa)],
    ["smime -provider legacy -provider default -rc2-40 rsa.pem", reader(rsa)],
    ["smime -provider legacy -provider default -rc2-64 rsa.pem", reader(rsa)],
    ["smime -provider legacy -provider default -rc2 rsa.pem", reader(rsa)],
    ["smime -provider legacy -provider default -des rsa.pem", reader(rsa)],
  ];
  for (const [command, options] of commands) {
    const [tool, ...rest] = command.split(" ");
    // The names of certificates come last.
    const at = rest.findIndex((word, index) =>
      word.endsWith(".pem") && rest[index - 1] !== "-recip"
    );
    const end = at === -1 ? rest.length : at;
    const head = ["-encrypt -binary -outform DER -in content -out m.der", ...rest.slice(0, end)];
    const complaint = await shop.openssl([tool, ...head, ...rest.slice(end)].join(" "));
    assertEquals(complaint, "", command);
    const message = ContentInfo.fromBer(await shop.read("m.der"));
    assertEquals((await decryptCms(message, options)).content, content, command);
  }
});

Deno.test("every cipher encrypts a content of any length", async () => {
  const ciphers: readonly CipherAlgorithm[] = [
    aes128Cbc,
    aes192Cbc,
    aes256Gcm,
    aes128Ccm,
    chacha20Poly1305,
    camellia256Cbc,
    desEde3Cbc,
    rc2Cbc,
  ];
  const password = "p";
  for (const cipher of ciphers) {
    for (const length of [0, 1, 15, 16, 17, 1000]) {
      const data = crypto.getRandomValues(new Uint8Array(length));
      const recipients = [{ password, iterations: 1 }];
      const { content } = await decryptCms(await encryptCms(data, { recipients, cipher }), {
        password,
      });
      assertEquals(content, data, cipher.name);
    }
  }
});

Deno.test("one message is for several, and nobody else reads it", async () => {
  const recipients = [rsa, { ...rsa2, encryption: OAEP }, ec, x25519, {
    password: "p",
    iterations: 1,
  }];
  const message = await encryptCms(content, { recipients });
  for (
    const options of [reader(rsa), reader(rsa2), reader(ec), reader(x25519), { password: "p" }]
  ) {
    assertEquals((await decryptCms(message, options)).content, content);
    if ("key" in options) {
      assertEquals((await decryptCms(message, { key: options.key! })).content, content);
    }
  }
  const fails = (options: DecryptCmsOptions, text: string) =>
    assertRejects(() => decryptCms(message, options), SslError, text);
  await fails(reader(ec521), "No matching recipient");
  await fails({ key: ec521.key }, "Peer key error");
  await fails({ password: "q" }, "Unwrap failure");
  await fails({ keyEncryptionKey }, "No matching recipient");
  await assertRejects(() => decryptCms(message, {}), TypeError, "one of them is expected");
  await assertRejects(() => decryptCms(message, { key: ec.key, password: "p" }), TypeError);
  await assertRejects(() => encryptCms(content, { recipients: [] }), SslError, "recipient");
  await assertRejects(() => encryptCms(content, {} as never), SslError, "recipient");
});

Deno.test("a bad key by PKCS #1 v1.5 fails as a wrong key does, whatever is wrong with it", async () => {
  const message = await encryptCms(content, { recipients: [rsa], cipher: aes256Gcm });
  const errors = new Set<string>();
  const inner = message.der.length - 300;
  for (let at = 0; at < 12; at++) {
    const changed = message.der.slice();
    changed[inner + 10 * at]! ^= 0x10;
    const failure = await assertRejects(
      () => decryptCms(ContentInfo.fromBer(changed), reader(rsa)),
      SslError,
    );
    errors.add(failure.message);
  }
  // A key of another length is no other error either.
  const short = await encryptCms(content, { recipients: [rsa], cipher: aes128Gcm });
  const from = encryptedKeyAt(short.der);
  const to = encryptedKeyAt(message.der);
  const swapped = message.der.slice();
  swapped.set(short.der.subarray(from, from + 256), to);
  const failure = await assertRejects(
    () => decryptCms(ContentInfo.fromBer(swapped), reader(rsa)),
    SslError,
  );
  errors.add(failure.message);
  assertEquals(errors.size, 1, [...errors].join("\n"));
  assertEquals(failure.reason, "DECRYPT_ERROR");
});

Deno.test("without a certificate a bad padding is no other error either", async () => {
  for (const recipients of [[rsa], [rsa, rsa2]]) {
    const message = await encryptCms(content, { recipients, cipher: aes256Gcm });
    assertEquals((await decryptCms(message, { key: rsa.key })).content, content);
    const { key: stranger } = await person("stranger", { type: "rsa", bits: 2048 });
    const failure = await assertRejects(() => decryptCms(message, { key: stranger }), SslError);
    assertEquals(failure.reason, "DECRYPT_ERROR");
  }
});

Deno.test("an encrypted key above the modulus is a bad key as any other", async () => {
  for (const recipients of [[rsa], [rsa, rsa2]]) {
    const { der } = await encryptCms(content, { recipients, cipher: aes256Gcm });
    // DER sorts the recipients, so that either may come first.
    let at = 0;
    for (const _ of recipients) {
      at = encryptedKeyAt(der, at);
      der.fill(0xff, at, at += 256);
    }
    const damaged = ContentInfo.fromBer(der);
    for (const options of [reader(rsa), { key: rsa.key }]) {
      const failure = await assertRejects(() => decryptCms(damaged, options), SslError);
      assertEquals(failure.reason, "DECRYPT_ERROR");
    }
  }
});

Deno.test("a message with very many recipients does not keep its reader busy", async () => {
  const recipients = Array.from({ length: 40 }, () => ({ password: "p", iterations: 1 }));
  const message = await encryptCms(content, { recipients });
  const start = performance.now();
  await assertRejects(() => decryptCms(message, { password: "q" }), SslError, "Unwrap failure");
  assert(performance.now() - start < 5000);
});

/** Where the encrypted key of the next recipient lies. */
function encryptedKeyAt(der: Uint8Array, from = 0): number {
  for (let at = from; at < der.length - 260; at++) {
    // OCTET STRING of 256 bytes.
    if (der[at] === 4 && der[at + 1] === 0x82 && der[at + 2] === 1 && der[at + 3] === 0) {
      return at + 4;
    }
  }
  throw new Error("no encrypted key");
}

Deno.test("attributes beside the content are authenticated with it", async () => {
  const attribute = { oid: "1.2.3.4", values: [Uint8Array.of(5, 0)] };
  const options = {
    recipients: [ec],
    authenticatedAttributes: [attribute],
    unprotectedAttributes: [{ ...attribute, oid: "1.2.3.5" }],
  };
  const message = await encryptCms(content, { ...options, cipher: aes256Gcm });
  const opened = await decryptCms(message, reader(ec));
  assertEquals(opened.authenticatedAttributes, [attribute]);
  const at = message.der.findIndex((byte, index) =>
    byte === 0x2a && message.der[index + 1] === 3 && message.der[index + 2] === 4
  );
  const changed = message.der.slice();
  changed[at + 2] = 6;
  await assertRejects(
    () => decryptCms(ContentInfo.fromBer(changed), reader(ec)),
    SslError,
    "Decrypt",
  );
  await assertRejects(() => encryptCms(content, options), TypeError, "tag");
});

/** The message with its tag cut to so many bytes, and named as long. */
function withTagOf(message: ContentInfo, length: number): ContentInfo {
  const decoded = decodeAuthEnvelopedData(message.content!);
  const { contentEncryptionAlgorithm: { oid, parameters } } = decoded.encrypted;
  const nonce = new DerReader(parameters!).readSequence((inner) => {
    const bytes = inner.readOctetString();
    inner.skip();
    return bytes;
  });
  const cut = new DerBuilder().sequence((inner) => inner.octetString(nonce).integer(length));
  const contentEncryptionAlgorithm = { oid, parameters: cut.finish() };
  return ContentInfo.create(
    CMS_CONTENT_TYPES.authEnvelopedData,
    encodeAuthEnvelopedData({
      ...decoded,
      mac: decoded.mac.subarray(0, length),
      encrypted: { ...decoded.encrypted, contentEncryptionAlgorithm },
    }),
  );
}

Deno.test("a tag may be no shorter than RFC 5084 has it: what is left could be guessed", async () => {
  const message = await encryptCms(content, { recipients: [ec], cipher: aes256Gcm });
  for (const length of [12, 13, 16]) {
    const opened = await decryptCms(withTagOf(message, length), reader(ec));
    assertEquals(opened.content, content);
  }
  for (const length of [0, 1, 4, 8, 11]) {
    const cut = withTagOf(message, length);
    await assertRejects(() => decryptCms(cut, reader(ec)), SslError, "at least 12 bytes");
    const stream = ReadableStream.from([cut.der]).pipeThrough(new CmsDecryptStream(reader(ec)));
    await assertRejects(() => new Response(stream).bytes(), SslError, "at least 12 bytes");
  }
  const ccm = await encryptCms(content, { recipients: [ec], cipher: aes128Ccm });
  await assertRejects(() => decryptCms(withTagOf(ccm, 4), reader(ec)), SslError, "at least 8");
  // CCM binds the length of its tag.
  await assertRejects(() => decryptCms(withTagOf(ccm, 14), reader(ec)), SslError, "Decrypt");
});

Deno.test("a cipher with a tag is refused where there is no place for one", async () => {
  const plain = await encryptCms(content, { recipients: [ec], cipher: aes128Gcm });
  const der = plain.der.slice();
  // id-ct-authEnvelopedData and id-envelopedData differ in length; the structure is changed by type.
  const wrong = ContentInfo.create(
    CMS_CONTENT_TYPES.envelopedData,
    ContentInfo.fromBer(der).content!,
  );
  await assertRejects(() => decryptCms(wrong, reader(ec)), SslError);
  const enveloped = await encryptCms(content, { recipients: [ec] });
  const other = ContentInfo.create(CMS_CONTENT_TYPES.authEnvelopedData, enveloped.content!);
  await assertRejects(() => decryptCms(other, reader(ec)), SslError);
});

Deno.test("changed messages give only this library's errors, and never another content with a tag", async () => {
  const message = await encryptCms(content, { recipients: [ec], cipher: aes256Gcm });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(message.der.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const changed = message.der.slice();
        changed[at]! ^= by;
        try {
          const opened = await decryptCms(ContentInfo.fromBer(changed), reader(ec));
          assertEquals(opened.content, content);
        } catch (error) {
          assert(error instanceof SslError, `byte ${at}: ${error}`);
        }
      },
    ),
    { numRuns: 300 },
  );
  for (const [recipient, options] of Object.values(recipients)) {
    const { der } = await encryptCms(content, { recipients: [recipient] });
    for (let length = 0; length < der.length; length += 97) {
      await assertRejects(
        async () => await decryptCms(ContentInfo.fromBer(der.subarray(0, length)), options),
        SslError,
      );
    }
    for (let at = 0; at < der.length; at += 41) {
      const changed = der.slice();
      changed[at]! ^= 0x55;
      try {
        await decryptCms(ContentInfo.fromBer(changed), options);
      } catch (error) {
        assert(error instanceof SslError, `byte ${at}: ${error}`);
      }
    }
  }
});
