// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types: nothing of it may be written or let through. */

import { assert, assertThrows } from "@std/assert";
import {
  createPkcs12Sync,
  type CreatePkcs12SyncOptions,
  generateKey,
  openPkcs12Sync,
  type OpenPkcs12SyncOptions,
} from "@streamssl/ssl/crypto";
import { SslError } from "@streamssl/ssl/err";
import { createCertificate, createPkcs12IdentitySync } from "@streamssl/ssl/x509";

const key = await generateKey({ type: "ec", curve: "P-256" });
const certificate = await createCertificate({ subject: "CN=a", key });
const GOOD = { keys: [{ key }], certificates: [certificate], password: "x", iterations: 10 };

const BAD_CREATIONS: readonly [options: Record<string, unknown>, text: string][] = [
  [
    { algorithms: "legasy" },
    '"legasy" as the option algorithms: modern, pbmac1, legacy is expected',
  ],
  [{ mac: "sha256" }, '"sha256" as the option mac: a digest as sha256, or none'],
  [{ keyEncryption: "aes" }, "the option keyEncryption: a function that gives a scheme"],
  [{ contentEncryption: {} }, "the option contentEncryption"],
  [{ password: 1234 }, "type number as the password"],
  [{ keys: [key] }, "keys that are not given as { key: PrivateKey }"],
  [{ keys: [{ key: key.toPem() }] }, "keys that are not given as { key: PrivateKey }"],
  [{ certificates: [certificate.toPem()] }, "the DER of a certificate"],
  [{ certificates: [{ der: certificate.toPem() }] }, "the DER of a certificate"],
  [{ certificates: [{ der: new TextEncoder().encode("-----BEGIN") }] }, "that is no DER"],
  [{ crls: [{ der: "-----BEGIN" }] }, "the DER of a revocation list"],
  [{ secrets: [{ oid: "1.2.3", value: "text" }] }, "the value of a secret"],
];

Deno.test("a file is not written with what is misspelled or no DER", () => {
  for (const [options, text] of BAD_CREATIONS) {
    assertThrows(
      () => createPkcs12Sync({ ...GOOD, ...options } as unknown as CreatePkcs12SyncOptions),
      TypeError,
      text,
    );
  }
});

Deno.test("a misspelled integrity lets no file through, and a password is text or bytes", () => {
  const file = createPkcs12Sync({ ...GOOD, mac: "none" });
  const open = (options: Record<string, unknown>) => () =>
    openPkcs12Sync(file, { password: "x", ...options } as unknown as OpenPkcs12SyncOptions);
  assert(open({})().mac === undefined);
  assertThrows(open({ integrity: "require" }), TypeError, '"require" as the option integrity');
  assertThrows(open({ password: 5 }), TypeError, "type number as the password");
  assertThrows(
    () => openPkcs12Sync("text" as unknown as Uint8Array),
    TypeError,
    "a file of PKCS #12: Uint8Array expected",
  );
});

Deno.test("a key goes with its own certificate, as in PKCS12_create", async () => {
  const other = await generateKey({ type: "ec", curve: "P-256" });
  assertThrows(
    () => createPkcs12IdentitySync({ key: other, certificates: [certificate], iterations: 10 }),
    SslError,
    "expected the key's certificate as the first one; received CN = a",
  );
});
