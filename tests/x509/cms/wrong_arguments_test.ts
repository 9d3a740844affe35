// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types: the error says what is expected. */

import { assertRejects, assertThrows } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import { type ContentInfo, encryptCms, parseSmime, signCms, verifyCms } from "@streamssl/ssl/cms";
import { createCertificate, MemoryTrustStore } from "@streamssl/ssl/x509";

const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({ subject: "CN=a", key });
const content = Uint8Array.of(1, 2, 3);

Deno.test("messages are told from their bytes and texts", async () => {
  const { der } = await signCms(content, { signers: [{ certificate, key }] });
  const trustStore = new MemoryTrustStore([certificate]);
  for (const message of [der, "text"]) {
    await assertRejects(
      async () => await verifyCms(message as unknown as ContentInfo, { trustStore }),
      TypeError,
      "A message is a ContentInfo: ContentInfo.fromDer(), fromBer() and fromPem() read one",
    );
  }
  assertThrows(
    () => parseSmime("From: a\n\nb" as unknown as Uint8Array),
    TypeError,
    "a mail: Uint8Array expected; encode text",
  );
});

Deno.test("a cipher is an algorithm, not its name", async () => {
  const recipients = [{ certificate }];
  const cipher = "aes-128-cbc" as unknown as NonNullable<
    Parameters<typeof encryptCms>[1]["cipher"]
  >;
  await assertRejects(
    async () => await encryptCms(content, { recipients, cipher }),
    TypeError,
    'the cipher "aes-128-cbc": an algorithm is expected, as aes256Gcm or what cipherByName() gives',
  );
});
