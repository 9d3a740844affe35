// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import {
  allDigests,
  type DigestAlgorithm,
  digestByName,
  generateKey,
  portableEngine,
  PublicKey,
  type RsaPssSaltLength,
  sha1,
  sha256,
  shake128,
  shake256,
  type SignatureAlgorithm,
} from "../../../crypto/mod.ts";
import { unpadPkcs1 } from "../../../crypto/rsa/rsa_pkcs1_signature.ts";
import { unpadX931 } from "../../../crypto/rsa/rsa_x931.ts";
import { SslError } from "../../../err/mod.ts";
import { type Bytes, concatBytes, decodeHex, encodeHex } from "../../../wire/mod.ts";
import { everyEngine, utf8 } from "../_engines.ts";

const KEY = await generateKey({ type: "rsa", bits: 1024 }, { engines: [portableEngine] });
const BARE: SignatureAlgorithm = { kind: "rsa-pkcs1-bare" };
const DATA = utf8("message");

function digest(name: string): DigestAlgorithm {
  return digestByName(name, allDigests);
}

Deno.test("PKCS #1 v1.5: what stands before the digest, and what else is taken there", async () => {
  // OpenSSL names SM3 by sm3WithRSAEncryption, and writes MDC-2 as an octet string.
  const cases = [
    ["md5-sha1", "", []],
    ["sm3", "3030300c06082a811ccf550183780500" + "0420", ["3030300c06082a811ccf5501831105000420"]],
    ["mdc2", "0410", ["301c300806045508036505000410"]],
    ["sha256", "3031300d060960864801650304020105000420", []],
  ] as const;
  for (const [name, usual, others] of cases) {
    const algorithm: SignatureAlgorithm = { kind: "rsa-pkcs1", digest: digest(name) };
    const hash = digest(name).digest(DATA);
    for (const engine of everyEngine()) {
      const options = { engines: [engine, portableEngine] };
      const signature = await KEY.sign(algorithm, DATA, options);
      const signed = await KEY.publicKey.verifyRecover(BARE, signature, options);
      assertEquals(encodeHex(signed), usual + encodeHex(hash), `${name}, ${engine.name}`);
      for (
        const prefix of [
          usual,
          ...others.filter((other) => name === "sm3" && other !== usual),
        ]
      ) {
        const other = await KEY.sign(BARE, concatBytes(decodeHex(prefix), hash), options);
        assert(await KEY.publicKey.verify(algorithm, DATA, other, options), `${name} ${prefix}`);
        assertEquals(await KEY.publicKey.verifyRecover(algorithm, other, options), hash);
      }
      const wrong = await KEY.sign(BARE, concatBytes(decodeHex("3000"), hash), options);
      assertFalse(await KEY.publicKey.verify(algorithm, DATA, wrong, options));
    }
  }
});

Deno.test("PSS: salts by name, on every engine; auto takes any length", async () => {
  const pss = (saltLength: RsaPssSaltLength): SignatureAlgorithm => ({
    kind: "rsa-pss",
    digest: sha256,
    mgf1Digest: sha1,
    saltLength,
  });
  const lengths = [[0, 0], [11, 11], ["digest", 32], ["max", 94], ["auto", 94]] as const;
  for (const engine of everyEngine()) {
    const options = { engines: [engine, portableEngine] };
    for (const [saltLength, stated] of lengths) {
      const signature = await KEY.sign(pss(saltLength), DATA, options);
      assert(await KEY.publicKey.verify(pss(stated), DATA, signature, options));
      assert(await KEY.publicKey.verify(pss("auto"), DATA, signature, options));
      assertEquals(await KEY.publicKey.verify(pss("max"), DATA, signature, options), stated === 94);
      assertEquals(
        await KEY.publicKey.verify(pss("digest"), DATA, signature, options),
        stated === 32,
      );
      assertFalse(await KEY.publicKey.verify(pss(12), DATA, signature, options));
    }
  }
});

Deno.test("PSS with SHAKE has the fixed lengths of RFC 8702, and one function for both", async () => {
  for (const [xof, length] of [[shake128, 32], [shake256, 64]] as const) {
    const algorithm: SignatureAlgorithm = {
      kind: "rsa-pss",
      digest: xof,
      mgf1Digest: xof,
      saltLength: "digest",
    };
    const exact = { ...algorithm, saltLength: length };
    if (length === 64) {
      // 64 bytes of digest and as many of salt do not fit in 1,024 bits.
      assertThrows(() => KEY.sign(algorithm, DATA), SslError, "too large");
      continue;
    }
    const signature = await KEY.sign(algorithm, DATA);
    assert(await KEY.publicKey.verify(exact, DATA, signature));
    assertFalse(await KEY.publicKey.verify({ ...exact, saltLength: 20 }, DATA, signature));
    const mixed = { ...exact, mgf1Digest: shake256 };
    assertThrows(() => KEY.sign(mixed, DATA), SslError, "mgf1");
    assertFalse(await KEY.publicKey.verify(mixed, DATA, signature));
  }
});

Deno.test("X9.31: the smaller signature, the digest's byte, and errors for each part", async () => {
  const algorithm: SignatureAlgorithm = { kind: "rsa-x931", digest: sha256 };
  const signature = await KEY.sign(algorithm, DATA);
  assert(await KEY.publicKey.verify(algorithm, DATA, signature));
  assertFalse(await KEY.publicKey.verify({ kind: "rsa-x931", digest: sha1 }, DATA, signature));
  const md5: SignatureAlgorithm = { kind: "rsa-x931", digest: digest("md5") };
  assertThrows(() => KEY.sign(md5, DATA), SslError, "x931 digest");
  const block = (hex: string): Bytes => decodeHex(hex);
  assertEquals(unpadX931(undefined, block("6bbbba0102cc")), block("0102"));
  assertEquals(unpadX931(undefined, block("6a0102cc")), block("0102"));
  const bad = [
    ["6cbbba0102cc", "INVALID_HEADER"],
    ["6bbbbb0102cc", "INVALID_PADDING"],
    ["6bbbba0102cd", "INVALID_TRAILER"],
  ] as const;
  for (const [hex, reason] of bad) {
    const error = assertThrows(() => unpadX931(undefined, block(hex)), SslError);
    assertEquals(error.reason, reason);
  }
  const named = assertThrows(() => unpadX931(sha1, block("6bbbba010234cc")), SslError);
  assertEquals(named.reason, "ALGORITHM_MISMATCH");
});

Deno.test("what a signature does not show is not recovered", async () => {
  const pss = { kind: "rsa-pss", digest: sha256, mgf1Digest: sha256, saltLength: 32 } as const;
  const signature = await KEY.sign(pss, DATA);
  const cases = [
    [pss, signature, "ILLEGAL_OR_UNSUPPORTED_PADDING_MODE"],
    [BARE, signature, "BLOCK_TYPE_IS_NOT_01"],
    [BARE, signature.subarray(1), "DATA_TOO_SMALL_FOR_KEY_SIZE"],
    [BARE, new Uint8Array(128).fill(0xff), "DATA_TOO_LARGE_FOR_MODULUS"],
    [{ kind: "ed25519" }, signature, "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE"],
  ] as const;
  for (const [algorithm, given, reason] of cases) {
    const error = await assertRejects(
      async () => await KEY.publicKey.verifyRecover(algorithm, given),
      SslError,
    );
    assertEquals(error.reason, reason);
  }
  const blocks = [
    ["0001ffffffffffffffffffff", "NULL_BEFORE_BLOCK_MISSING"],
    ["0001ffffffffffffffff0102", "BAD_FIXED_HEADER_DECRYPT"],
    ["0001ffffffffffffff00aabb", "BAD_PAD_BYTE_COUNT"],
  ] as const;
  for (const [hex, reason] of blocks) {
    assertEquals(assertThrows(() => unpadPkcs1(decodeHex(hex)), SslError).reason, reason);
  }
});

Deno.test("a key for PSS does not name SHAKE as a digest (RFC 8702, Section 3.1)", async () => {
  const restriction = { digest: sha256, mgf1Digest: sha256, minimumSaltLength: 32 };
  const { publicKey } = await generateKey({ type: "rsa-pss", bits: 1024, restriction });
  const hex = encodeHex(publicKey.subjectPublicKeyInfo);
  const sha256Oid = "0609608648016503040201";
  for (const shake of ["060960864801650304020b", "060960864801650304020c"]) {
    const der = decodeHex(hex.replace(sha256Oid, shake));
    const error = assertThrows(() => PublicKey.fromSubjectPublicKeyInfo(der), SslError);
    assertEquals(error.reason, "UNKNOWN_DIGEST");
  }
});
