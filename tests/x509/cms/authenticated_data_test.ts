// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DerBuilder } from "../../../crypto/asn1/mod.ts";
import { encodeAttributes } from "../../../crypto/cms/attribute.ts";
import { encodeAuthenticatedData } from "../../../crypto/cms/authenticated_data.ts";
import { aes256Cbc, md2, sha1, sha256, sha384, sha3t512, sha512 } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  authenticateCms,
  type AuthenticateCmsOptions,
  CMS_CONTENT_TYPES,
  type CmsMac,
  type CmsRecipient,
  ContentInfo,
  decodeAuthenticatedData,
  decryptCms,
  encryptCms,
  verifyAuthenticatedCms,
  type VerifyAuthenticatedCmsOptions,
} from "../../../x509/cms/mod.ts";
import { person } from "./_people.ts";

const [rsa, ec, dh, x25519, mlKem] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
  person("dh", { type: "dhx", group: "ffdhe2048" }),
  person("x25519", { type: "x25519" }),
  person("mlkem", { type: "ml-kem-768" }),
]);
const content = new TextEncoder().encode("Meet me at the usual place.\n");
const keyIdentifier = Uint8Array.of(1, 2, 3, 4);
const keyEncryptionKey = new Uint8Array(32).fill(7);
const attribute = { oid: "1.2.3.4", values: [Uint8Array.of(5, 0)] };
const recipients: readonly (readonly [CmsRecipient, VerifyAuthenticatedCmsOptions])[] = [
  [rsa, rsa],
  [{ ...rsa, encryption: { kind: "rsa-oaep", digest: sha256 } }, rsa],
  [ec, ec],
  [dh, { key: dh.key }],
  [x25519, x25519],
  [mlKem, mlKem],
  [{ keyEncryptionKey, keyIdentifier }, { keyEncryptionKey }],
  [{ password: "secret", iterations: 10 }, { password: "secret" }],
];
const macs: readonly CmsMac[] = [
  { kind: "hmac" },
  { kind: "hmac", digest: sha1 },
  { kind: "hmac", digest: sha512 },
  { kind: "hmac", digest: sha3t512 },
  { kind: "gmac" },
  { kind: "gmac", keyLength: 16 },
  { kind: "kmac-128" },
  { kind: "kmac-256", customization: Uint8Array.of(1, 2) },
];

Deno.test("every kind of recipient checks every kind of code", async () => {
  for (const [recipient, options] of recipients) {
    for (const mac of macs) {
      for (const authenticatedAttributes of [[], [attribute]]) {
        const message = await authenticateCms(content, {
          recipients: [recipient],
          mac,
          authenticatedAttributes,
          digest: sha384,
        });
        const found = await verifyAuthenticatedCms(ContentInfo.fromPem(message.toPem()), options);
        assertEquals([found.content, found.contentType], [content, CMS_CONTENT_TYPES.data]);
        assertEquals(found.authenticatedAttributes.length, 3 * authenticatedAttributes.length);
      }
    }
  }
});

// Made by BouncyCastle 1.78.1, whose key is 32 bytes 07 and whose password "secret". It reads what is made
// here, too: tried by hand with RSA, ECDH, keys and passwords, HMAC with SHA-1, SHA-256 and SHA-512.
const BY_KEY =
  "MIAGCyqGSIb3DQEJEAECoIAwgAIBADFEokICAQQwBgQEAQIDBDALBglghkgBZQMEAS0EKNdMiHSkjksevT440Ua+1fuQUQm1" +
  "PdcHey1UDZURkIMCa1IUKloXk2gwDAYIKoZIhvcNAgkFAKELBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQcTWVldCBt" +
  "ZSBhdCB0aGUgdXN1YWwgcGxhY2UuCgAAAAAAAKJ3MBgGCSqGSIb3DQEJAzELBgkqhkiG9w0BBwEwKgYJKoZIhvcNAQk0MR0w" +
  "GzALBglghkgBZQMEAgGiDAYIKoZIhvcNAgkFADAvBgkqhkiG9w0BCQQxIgQgIf6+YfnxlAFVkIyfDpfPZRAAcmypeVBi/mXM" +
  "rS4p2noEIGTKrDKhfiQAd1BG+av3U3Brm+UKOna2x/b3XO82ABM2AAAAAAAA";
const BY_PASSWORD =
  "MIAGCyqGSIb3DQEJEAECoIAwgAIBADF+o3wCAQCgJwYJKoZIhvcNAQUMMBoEFOsyx02Cfn9SuIgBQSDH58EIoXHqAgIEADAs" +
  "BgsqhkiG9w0BCRADCTAdBglghkgBZQMEASoEEBqQxgwRo7iSUX+NlbDyzlQEIFUfox8BINwedON2KgN7rf3+eG2XGpUifqo5" +
  "FZ+OsuDpMAwGCCqGSIb3DQIHBQAwgAYJKoZIhvcNAQcBoIAkgAQcTWVldCBtZSBhdCB0aGUgdXN1YWwgcGxhY2UuCgAAAAAA" +
  "AAQUM4KsKIe0kfWLFCeGFYdp1O5zkukAAAAAAAA=";

Deno.test("what BouncyCastle authenticates is found good here, in BER", async () => {
  const byKey = ContentInfo.fromBer(Uint8Array.fromBase64(BY_KEY));
  const found = await verifyAuthenticatedCms(byKey, { keyEncryptionKey, keyIdentifier });
  assertEquals([found.content, found.authenticatedAttributes.length], [content, 3]);
  const byPassword = ContentInfo.fromBer(Uint8Array.fromBase64(BY_PASSWORD));
  const other = await verifyAuthenticatedCms(byPassword, { password: "secret" });
  assertEquals([other.content, other.authenticatedAttributes], [content, []]);
});

const [byKey, readsByKey] = [{ keyEncryptionKey, keyIdentifier }, { keyEncryptionKey }];
const make = (options: Partial<AuthenticateCmsOptions> = {}) =>
  authenticateCms(content, { recipients: [byKey], ...options });

async function reasonOf(
  message: ContentInfo,
  options: VerifyAuthenticatedCmsOptions = readsByKey,
): Promise<string> {
  return (await assertRejects(() => verifyAuthenticatedCms(message, options), SslError)).reason;
}

Deno.test("a content may lie elsewhere, and must be the one that was authenticated", async () => {
  for (const authenticatedAttributes of [[], [attribute]]) {
    const message = await make({ detached: true, authenticatedAttributes });
    const found = await verifyAuthenticatedCms(message, { ...readsByKey, content });
    assertEquals(found.content, content);
    assertEquals(await reasonOf(message), "NO_CONTENT");
    const other = { ...readsByKey, content: Uint8Array.of(1) };
    assertEquals(await reasonOf(message, other), "VERIFICATION_FAILURE");
  }
});

Deno.test("every changed byte is found, and gives only this library's errors", async () => {
  for (const authenticatedAttributes of [[], [attribute]]) {
    for (const mac of [{ kind: "hmac" }, { kind: "gmac" }, { kind: "kmac-128" }] as const) {
      const { der } = await make({ authenticatedAttributes, mac, contentType: "1.2.3" });
      for (let at = 0; at < der.length; at++) {
        const changed = der.with(at, der[at]! ^ 1 << at % 8);
        let found;
        try {
          found = await verifyAuthenticatedCms(ContentInfo.fromBer(changed), readsByKey);
        } catch (error) {
          assert(error instanceof SslError, `${at}: ${error}`);
          continue;
        }
        // Version, key identifier and parameters that say nothing are no part of what is protected.
        assertEquals([found.content, found.contentType], [content, "1.2.3"], `${at}`);
      }
    }
  }
});

Deno.test("a wrong key, a bad padding and another's message are told as such", async () => {
  const message = await make();
  const wrong = { keyEncryptionKey: new Uint8Array(32) };
  assertEquals(await reasonOf(message, wrong), "UNWRAP_ERROR");
  assertEquals(await reasonOf(message, { password: "x" }), "NO_MATCHING_RECIPIENT");
  const forRsa = await make({ recipients: [rsa] });
  const decoded = decodeAuthenticatedData(forRsa.content!);
  const [info] = decoded.recipientInfos;
  if (info?.type !== "key-transport") throw new Error("another recipient");
  // RFC 3218: a padding that is bad looks as a key that is another one.
  const recipientInfos = [{
    ...info,
    encryptedKey: info.encryptedKey.with(9, info.encryptedKey[9]! ^ 1),
  }];
  const { authenticatedData } = CMS_CONTENT_TYPES;
  const damaged = ContentInfo.create(
    authenticatedData,
    encodeAuthenticatedData({ ...decoded, recipientInfos }),
  );
  assertEquals(await reasonOf(damaged, rsa), "VERIFICATION_FAILURE");
  const encrypted = await encryptCms(content, { recipients: [byKey], cipher: aes256Cbc });
  assertEquals(await reasonOf(encrypted), "UNSUPPORTED_CONTENT_TYPE");
  await assertRejects(() => decryptCms(message, readsByKey), SslError, "enveloped");
});

Deno.test("attributes can not be made a content, nor be left out", async () => {
  const { authenticatedData } = CMS_CONTENT_TYPES;
  const message = await make({ authenticatedAttributes: [attribute] });
  const decoded = decodeAuthenticatedData(message.content!);
  const { authenticatedAttributesDer, digestAlgorithm: _, ...rest } = decoded;
  const encapsulated = {
    contentType: CMS_CONTENT_TYPES.data,
    content: authenticatedAttributesDer!,
  };
  const spliced = ContentInfo.create(
    authenticatedData,
    encodeAuthenticatedData({ ...rest, encapsulated }),
  );
  assertEquals(await reasonOf(spliced), "VERIFICATION_FAILURE");
  const typed = decodeAuthenticatedData((await make({ contentType: "1.2.3" })).content!);
  const { authenticatedAttributesDer: __, ...bare } = typed;
  const without = ContentInfo.create(authenticatedData, encodeAuthenticatedData(bare));
  assertEquals(await reasonOf(without), "ATTRIBUTE_ERROR");
  const { digestAlgorithm: ___, ...undigested } = decoded;
  const noDigest = ContentInfo.create(authenticatedData, encodeAuthenticatedData(undigested));
  assertEquals(await reasonOf(noDigest), "NO_DIGEST_SET");
  const empty = encodeAttributes([attribute]);
  const noType = ContentInfo.create(
    authenticatedData,
    encodeAuthenticatedData({ ...decoded, authenticatedAttributesDer: empty }),
  );
  assertEquals(await reasonOf(noType), "VERIFICATION_FAILURE");
});

Deno.test("codes and keys that could be guessed are refused, and unknown algorithms", async () => {
  const decoded = decodeAuthenticatedData((await make()).content!);
  const named = (oid: string, write?: (builder: DerBuilder) => void) => {
    const builder = new DerBuilder();
    if (write !== undefined) builder.sequence(write);
    const macAlgorithm = write === undefined ? { oid } : { oid, parameters: builder.finish() };
    return ContentInfo.create(
      CMS_CONTENT_TYPES.authenticatedData,
      encodeAuthenticatedData({ ...decoded, macAlgorithm }),
    );
  };
  const gmac = "2.16.840.1.101.3.4.1.49";
  const kmac = "2.16.840.1.101.3.4.2.19";
  const refused = [
    [named(gmac, (inner) => inner.octetString(new Uint8Array(12)).integer(8)), "CIPHER_PARAMETER"],
    [named(gmac, (inner) => inner.octetString(new Uint8Array(0)).integer(16)), "CIPHER_PARAMETER"],
    [named(gmac), "NOT_ENOUGH_DATA"],
    [named(kmac, (inner) => inner.integer(32)), "CIPHER_PARAMETER"],
    [named(kmac, (inner) => inner.integer(257)), "CIPHER_PARAMETER"],
    [named("1.2.3.4"), "UNSUPPORTED_TYPE"],
  ] as const;
  for (const [message, reason] of refused) assertStringIncludes(await reasonOf(message), reason);
  await assertRejects(() => make({ mac: { kind: "hmac", digest: md2 } }), SslError, "identifier");
  const keyLength = 20 as 16;
  await assertRejects(() => make({ mac: { kind: "gmac", keyLength } }), RangeError, "20 bytes");
  await assertRejects(() => make({ recipients: [] }), SslError, "recipient");
});
