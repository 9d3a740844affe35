// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** PFX and MacData (RFC 7292, Section 4; RFC 9879). */

import {
  berToDer,
  type Cursor,
  DerBuilder,
  DerReader,
  encodeAt,
  oidLongName,
} from "../asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { allDigests } from "../digest/digests.ts";
import { PRF_OIDS } from "../pbe/_pbe_tables.ts";
import { readKdf, writeKdf } from "../pbe/pbe_algorithm.ts";
import { DATA_OID, PBMAC1_OID, SIGNED_DATA_OID } from "./object_identifiers.ts";
import type { Pkcs12, Pkcs12Mac } from "./pkcs12_types.ts";

/** More iterations than any number of OpenSSL holds. */
const MAX_ITERATIONS = 0x7fff_ffff;
/** With PBMAC1 the salt of MacData means nothing: what RFC 9879, Appendix A writes there. */
const UNUSED_SALT = "NOT USED";
/** No digest is longer (EVP_MAX_MD_SIZE), nor is the key of an HMAC that is derived for one. */
const MAX_KEY_LENGTH = 64;
/** RFC 9879, Section 9: a MAC under a shorter key could be forged by guessing it. */
const MIN_KEY_LENGTH = 20;

/**
 * Reads a file of PKCS #12 at a cursor, without opening it; BER of other programs is taken, too. The
 * counterpart of `d2i_PKCS12`.
 *
 * @param bytes The buffer.
 * @param cursor Where the structure starts; moved behind it. An error leaves it where it was.
 * @returns The structure; copies, never views.
 * @throws {SslError} `ASN1` when it is no such structure; `PKCS12`, `UNSUPPORTED_PKCS12_MODE` when a
 * signature protects it, `CONTENT_TYPE_NOT_DATA`, `UNKNOWN_DIGEST_ALGORITHM` for what is not known.
 *
 * @example Usage
 * ```ts
 * import { createPkcs12, d2iPkcs12, i2dPkcs12 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const file = await createPkcs12({ password: "secret" });
 * const pkcs12 = d2iPkcs12(file);
 * assertEquals([pkcs12.mac?.digest.name, i2dPkcs12(pkcs12)], ["sha256", file.length]);
 * ```
 */
export function d2iPkcs12(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): Pkcs12 {
  const at = { offset: cursor.offset };
  const reader = new DerReader(berToDer(bytes, at), { path: "PFX" });
  const pkcs12 = reader.readSequence((inner): Pkcs12 => {
    const version = inner.readSmallInteger(MAX_ITERATIONS, "version");
    if (version !== 3) {
      inner.fail("INVALID_VALUE", { expected: "3", received: `${version}` }, "version");
    }
    const authenticatedSafe = inner.readSequence(readAuthSafe, "authSafe");
    if (inner.atEnd) return { authenticatedSafe };
    return { authenticatedSafe, mac: inner.readSequence(readMac, "macData") };
  });
  reader.finish();
  cursor.offset = at.offset;
  return pkcs12;
}

/**
 * Writes a file of PKCS #12 at a cursor. The counterpart of `i2d_PKCS12`.
 *
 * @param pkcs12 The structure.
 * @param output The buffer; none to be told only the length.
 * @param cursor Where to write; moved behind what was written.
 * @returns The length of the encoding in bytes.
 * @throws {Asn1Error} When the buffer is too small.
 *
 * @example Usage
 * ```ts
 * import { i2dPkcs12 } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(i2dPkcs12({ authenticatedSafe: Uint8Array.of(0x30, 0) }), 24);
 * ```
 */
export function i2dPkcs12(pkcs12: Pkcs12, output?: Uint8Array, cursor?: Cursor): number {
  return encodeAt(encodePkcs12(pkcs12), output, cursor);
}

/**
 * Writes a file of PKCS #12.
 *
 * @param pkcs12 The structure.
 * @returns The DER encoding.
 */
export function encodePkcs12({ authenticatedSafe, mac }: Pkcs12): Bytes {
  return new DerBuilder().sequence((pfx) => {
    pfx.integer(3).sequence((content) => {
      content.oid(DATA_OID).explicit(0, (field) => field.octetString(authenticatedSafe));
    });
    if (mac !== undefined) pfx.sequence((inner) => writeMac(inner, mac));
  }).finish();
}

function readAuthSafe(reader: DerReader): Bytes {
  const type = reader.readOid("contentType");
  if (type === SIGNED_DATA_OID) {
    throw new SslError("PKCS12", "UNSUPPORTED_PKCS12_MODE", {
      expected: "integrity by a password",
      received: "integrity by a public key",
    });
  }
  if (type !== DATA_OID) {
    throw new SslError("PKCS12", "CONTENT_TYPE_NOT_DATA", { received: oidLongName(type) ?? type });
  }
  return reader.readExplicit(0, (field) => new Uint8Array(field.readOctetString()), "content");
}

/** MacData (RFC 7292, Section 4): for PBMAC1 its salt and iterations mean nothing (RFC 9879). */
function readMac(reader: DerReader): Pkcs12Mac {
  const finish = reader.readSequence((inner) => {
    const read = inner.readSequence(readMacAlgorithm, "digestAlgorithm");
    const value = new Uint8Array(inner.readOctetString("digest"));
    return (salt: Bytes, iterations: number) => read(value, salt, iterations);
  }, "mac");
  const salt = new Uint8Array(reader.readOctetString("macSalt"));
  const iterations = reader.atEnd ? 1 : reader.readSmallInteger(MAX_ITERATIONS, "iterations");
  if (iterations < 1) {
    reader.fail(
      "INVALID_NUMBER",
      { expected: "1 or more", received: `${iterations}` },
      "iterations",
    );
  }
  return finish(salt, iterations);
}

type MacFinish = (value: Bytes, salt: Bytes, iterations: number) => Pkcs12Mac;

function readMacAlgorithm(reader: DerReader): MacFinish {
  const oid = reader.readOid("algorithm");
  if (oid === PBMAC1_OID) return reader.readSequence(readPbmac1, "parameters");
  // RFC 8017, Appendix A.2.4: both NULL and no parameters must be taken.
  if (!reader.atEnd) reader.readNull("parameters");
  const digest = allDigests.find((row) => row.oid === oid);
  if (digest === undefined || digest.blockLength === 0) throw unknownDigest(oid);
  return (value, salt, iterations) => ({ kind: "pkcs12", digest, value, salt, iterations });
}

/** PBMAC1-params (RFC 8018, Appendix A.5), narrowed by RFC 9879, Section 4. */
function readPbmac1(reader: DerReader): MacFinish {
  const kdf = reader.readSequence((inner) => readKdf(inner, {}), "keyDerivationFunc");
  const digest = reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    if (!inner.atEnd) inner.readNull("parameters");
    const name = PRF_OIDS.find(([other]) => other === oid)?.[1];
    return allDigests.find((row) => row.name === name) ?? oid;
  }, "messageAuthScheme");
  if (typeof digest === "string") throw unknownDigest(digest);
  if (kdf.type !== "pbkdf2") {
    throw new SslError("EVP", "UNSUPPORTED_KEY_DERIVATION_FUNCTION", {
      expected: "PBKDF2 for PBMAC1",
      received: kdf.type,
    });
  }
  if (kdf.iterations < 1) {
    reader.fail("INVALID_NUMBER", { expected: "1 or more iterations", received: "0" });
  }
  const { keyLength = 0 } = kdf;
  if (keyLength < MIN_KEY_LENGTH || keyLength > MAX_KEY_LENGTH) {
    throw new SslError("EVP", "UNSUPPORTED_KEYLENGTH", {
      expected:
        `a key of ${MIN_KEY_LENGTH} to ${MAX_KEY_LENGTH} bytes for PBMAC1, whose length is written down`,
      received: kdf.keyLength === undefined ? "no length" : `${keyLength} bytes`,
    });
  }
  return (value) => ({ kind: "pbmac1", digest, kdf, value });
}

function unknownDigest(oid: string): SslError {
  return new SslError("PKCS12", "UNKNOWN_DIGEST_ALGORITHM", { received: oidLongName(oid) ?? oid });
}

function writeMac(builder: DerBuilder, mac: Pkcs12Mac): void {
  builder.sequence((info) => {
    info.sequence((algorithm) => {
      if (mac.kind === "pkcs12") algorithm.oid(oidOf(mac.digest)).null();
      else writePbmac1(algorithm, mac);
    });
    info.octetString(mac.value);
  });
  if (mac.kind === "pbmac1") {
    builder.octetString(new TextEncoder().encode(UNUSED_SALT));
    return;
  }
  builder.octetString(mac.salt);
  // DER leaves defaults out.
  if (mac.iterations !== 1) builder.integer(mac.iterations);
}

function writePbmac1(builder: DerBuilder, mac: Extract<Pkcs12Mac, { kind: "pbmac1" }>): void {
  const prf = PRF_OIDS.find(([, name]) => name === mac.digest.name)?.[0];
  if (prf === undefined) throw unknownDigest(mac.digest.name);
  builder.oid(PBMAC1_OID).sequence((parameters) => {
    writeKdf(parameters, mac.kdf);
    parameters.sequence((scheme) => scheme.oid(prf).null());
  });
}

function oidOf({ oid, name }: DigestAlgorithm): string {
  if (oid === undefined) throw unknownDigest(name);
  return oid;
}
