// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The AlgorithmIdentifier of encryption with passwords, read and written. */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import { DER_TAGS, DerBuilder, type DerReader, oidLongName } from "../asn1/mod.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { allCiphers } from "../cipher/ciphers.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { allDigests } from "../digest/digests.ts";
import {
  FIXED_PBES,
  PBES2_OID,
  PBKDF2_OID,
  PRF_OIDS,
  RC2_CBC_OID,
  SCRYPT_OID,
} from "./_pbe_tables.ts";
import type { Pbes2Pbkdf2, Pbes2Scheme, Pbes2Scrypt, PbeScheme } from "./pbe_scheme.ts";

/** What a scheme may name. */
export interface PbeTables {
  /** The digests. @default {allDigests} */
  digests?: readonly DigestAlgorithm[];
  /** The ciphers. @default {allCiphers} */
  ciphers?: readonly CipherAlgorithm[];
}

/** Limits of what is read: more is no honest scheme. */
const MAX_NUMBER = 0x7fff_ffff;

/**
 * Reads the AlgorithmIdentifier of something that is encrypted with a password: PBES2 with PBKDF2 or
 * scrypt, PBES1, or one of PKCS #12.
 *
 * @param reader Where it comes next.
 * @param tables What it may name.
 * @returns The scheme.
 * @throws {SslError} `ASN1` when the encoding is wrong; `EVP` `UNKNOWN_PBE_ALGORITHM`,
 * `UNSUPPORTED_KEY_DERIVATION_FUNCTION`, `UNSUPPORTED_PRF`, `UNSUPPORTED_CIPHER`,
 * `UNSUPPORTED_SALT_TYPE` when it names what is not known.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, encodePbeScheme, readPbeScheme } from "@streamssl/ssl/crypto";
 * import { DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme();
 * const reader = new DerReader(encodePbeScheme(scheme));
 * assertEquals(readPbeScheme(reader), scheme);
 * ```
 */
export function readPbeScheme(reader: DerReader, tables: PbeTables = {}): PbeScheme {
  return reader.readSequence((inner): PbeScheme => {
    const oid = inner.readOid("algorithm");
    if (oid === PBES2_OID) return inner.readSequence((p) => readPbes2(p, tables), "parameters");
    const row = FIXED_PBES.find((other) => other.oid === oid);
    if (row === undefined) {
      throw unknown("UNKNOWN_PBE_ALGORITHM", "PBES2, PBES1 or a scheme of PKCS #12", oid);
    }
    return inner.readSequence((parameters) => ({
      kind: row.kind,
      digest: digestNamed(row.digest, oid, tables),
      cipher: cipherNamed(row.cipher, oid, tables),
      salt: parameters.readOctetString("salt"),
      iterations: readPositive(parameters, "iterations"),
    }), "parameters");
  }, "encryptionAlgorithm");
}

/** PBES2-params (RFC 8018, Appendix A.4). */
function readPbes2(reader: DerReader, tables: PbeTables): Pbes2Scheme {
  const kdf = reader.readSequence((inner) => readKdf(inner, tables), "keyDerivationFunc");
  return reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    const cipher = (tables.ciphers ?? allCiphers).find((row) => row.oid === oid);
    if (cipher === undefined || !isUsable(cipher)) {
      throw unknown("UNSUPPORTED_CIPHER", "a cipher that encrypts data of any length", oid);
    }
    if (cipher.ivLength === 0) return { kind: "pbes2", kdf, cipher, iv: readNoIv(inner) };
    if (oid !== RC2_CBC_OID) {
      return { kind: "pbes2", kdf, cipher, iv: inner.readOctetString("iv") };
    }
    return inner.readSequence((parameters): Pbes2Scheme => {
      const effectiveKeyBits = parameters.peekTag() === DER_TAGS.INTEGER
        ? rc2Bits(parameters.readSmallInteger(1024, "rc2ParameterVersion"))
        : 32;
      const iv = parameters.readOctetString("iv");
      return { kind: "pbes2", kdf, cipher, iv, effectiveKeyBits };
    }, "parameters");
  }, "encryptionScheme");
}

/** Ciphers with a tag have no place for it here, those that wrap keys are for keys, and XTS is for sectors. */
const MODES: ReadonlySet<string> = new Set(
  ["ecb", "cbc", "cfb", "cfb1", "cfb8", "ofb", "ctr", "stream"],
);

function isUsable({ aead, mode }: CipherAlgorithm): boolean {
  return !aead && MODES.has(mode);
}

/** ECB and RC4 have no vector: OpenSSL writes an empty one, others NULL or nothing. */
function readNoIv(reader: DerReader): Uint8Array {
  if (reader.peekTag() === DER_TAGS.NULL) reader.readNull("parameters");
  const iv = reader.atEnd ? new Uint8Array(0) : reader.readOctetString("iv");
  if (iv.length === 0) return iv;
  throw new SslError("EVP", "CIPHER_PARAMETER_ERROR", {
    expected: "no initialization vector",
    received: `${iv.length} bytes`,
    where: "encryptionScheme",
  });
}

/**
 * Reads the content of an AlgorithmIdentifier of PBKDF2 or scrypt.
 *
 * @param reader Where it comes next.
 * @param tables What it may name.
 * @returns The derivation.
 * @throws {SslError} As {@linkcode readPbeScheme}.
 */
export function readKdf(reader: DerReader, tables: PbeTables): Pbes2Pbkdf2 | Pbes2Scrypt {
  const oid = reader.readOid("algorithm");
  if (oid === PBKDF2_OID) return reader.readSequence((p) => readPbkdf2(p, tables), "parameters");
  if (oid !== SCRYPT_OID) {
    throw unknown("UNSUPPORTED_KEY_DERIVATION_FUNCTION", "PBKDF2 or scrypt", oid);
  }
  return reader.readSequence((inner) => {
    const salt = inner.readOctetString("salt");
    const cost = readPositive(inner, "costParameter");
    const blockSize = readPositive(inner, "blockSize");
    const parallelization = readPositive(inner, "parallelizationParameter");
    const parameters = { type: "scrypt", salt, cost, blockSize, parallelization } as const;
    return inner.atEnd
      ? parameters
      : { ...parameters, keyLength: readPositive(inner, "keyLength") };
  }, "parameters");
}

/** PBKDF2-params (RFC 8018, Appendix A.2). */
function readPbkdf2(reader: DerReader, tables: PbeTables): Pbes2Pbkdf2 {
  if (reader.peekTag() !== DER_TAGS.OCTET_STRING) {
    throw new SslError("EVP", "UNSUPPORTED_SALT_TYPE", {
      expected: "a salt that is written down",
      received: "one from another source",
    });
  }
  const salt = reader.readOctetString("salt");
  const iterations = readPositive(reader, "iterationCount");
  const keyLength = reader.peekTag() === DER_TAGS.INTEGER
    ? readPositive(reader, "keyLength")
    : undefined;
  const prf = reader.atEnd ? PRF_OIDS[0]![0] : reader.readSequence((inner) => {
    const oid = inner.readOid("algorithm");
    if (!inner.atEnd) inner.readNull("parameters");
    return oid;
  }, "prf");
  const name = PRF_OIDS.find(([oid]) => oid === prf)?.[1];
  if (name === undefined) throw unknown("UNSUPPORTED_PRF", "HMAC with a digest", prf);
  const digest = digestNamed(name, prf, tables);
  const parameters = { type: "pbkdf2", digest, salt, iterations } as const;
  return keyLength === undefined ? parameters : { ...parameters, keyLength };
}

function readPositive(reader: DerReader, field: string): number {
  return reader.readSmallInteger(MAX_NUMBER, field);
}

function digestNamed(name: string, oid: string, { digests = allDigests }: PbeTables) {
  const digest = digests.find((row) => row.name === name);
  if (digest !== undefined) return digest;
  throw unknown("UNSUPPORTED_PRF", `one of ${digests.map((row) => row.name).join(", ")}`, oid);
}

function cipherNamed(name: string, oid: string, { ciphers = allCiphers }: PbeTables) {
  const cipher = ciphers.find((row) => row.name === name);
  if (cipher !== undefined) return cipher;
  throw unknown("UNSUPPORTED_CIPHER", `a table of ciphers with ${name}`, oid);
}

function unknown(
  reason:
    | "UNKNOWN_PBE_ALGORITHM"
    | "UNSUPPORTED_KEY_DERIVATION_FUNCTION"
    | "UNSUPPORTED_PRF"
    | "UNSUPPORTED_CIPHER",
  expected: string,
  oid: string,
): SslError<"EVP"> {
  return new SslError("EVP", reason, { expected, received: oidLongName(oid) ?? oid });
}

/** RFC 8018, Appendix B.2.3: the sizes that were common have numbers of their own. */
const RC2_VERSIONS: readonly (readonly [version: number, bits: number])[] = [
  [160, 40],
  [120, 64],
  [58, 128],
];

function rc2Bits(version: number): number {
  return RC2_VERSIONS.find(([other]) => other === version)?.[1] ?? version;
}

/**
 * Writes the AlgorithmIdentifier of a scheme.
 *
 * @param builder Where to.
 * @param scheme The scheme.
 * @throws {SslError} `EVP` when the scheme has a digest or cipher that nobody gave an identifier for it.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, encodePbeScheme, writePbeScheme } from "@streamssl/ssl/crypto";
 * import { DerBuilder } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme();
 * const builder = new DerBuilder();
 * writePbeScheme(builder, scheme);
 * assertEquals(builder.finish(), encodePbeScheme(scheme));
 * ```
 */
export function writePbeScheme(builder: DerBuilder, scheme: PbeScheme): void {
  builder.sequence((outer) => {
    if (scheme.kind === "pbes2") {
      outer.oid(PBES2_OID).sequence((parameters) => {
        writeKdf(parameters, scheme.kdf);
        writeCipher(parameters, scheme);
      });
      return;
    }
    const { kind, digest, cipher, salt, iterations } = scheme;
    const row = FIXED_PBES.find((other) =>
      other.kind === kind && other.digest === digest.name && other.cipher === cipher.name
    );
    if (row === undefined) {
      throw new SslError("EVP", "UNKNOWN_PBE_ALGORITHM", {
        expected: `a scheme that ${kind} has`,
        received: `${digest.name} with ${cipher.name}`,
      });
    }
    outer.oid(row.oid).sequence((inner) => inner.octetString(salt).integer(iterations));
  });
}

/**
 * Writes the AlgorithmIdentifier of PBKDF2 or scrypt.
 *
 * @param builder Where to.
 * @param kdf The derivation.
 * @throws {SslError} `EVP`, `UNSUPPORTED_PRF` when nobody gave its digest an identifier for it.
 */
export function writeKdf(builder: DerBuilder, kdf: Pbes2Scheme["kdf"]): void {
  const { keyLength } = kdf;
  builder.sequence((outer) => {
    if (kdf.type === "scrypt") {
      outer.oid(SCRYPT_OID).sequence((inner) => {
        inner.octetString(kdf.salt).integer(kdf.cost).integer(kdf.blockSize)
          .integer(kdf.parallelization);
        if (keyLength !== undefined) inner.integer(keyLength);
      });
      return;
    }
    const prf = PRF_OIDS.find(([, name]) => name === kdf.digest.name)?.[0];
    if (prf === undefined) {
      throw new SslError("EVP", "UNSUPPORTED_PRF", {
        expected: `one of ${PRF_OIDS.map(([, name]) => name).join(", ")}`,
        received: kdf.digest.name,
      });
    }
    outer.oid(PBKDF2_OID).sequence((inner) => {
      inner.octetString(kdf.salt).integer(kdf.iterations);
      if (keyLength !== undefined) inner.integer(keyLength);
      // DER leaves defaults out: hmacWithSHA1.
      if (prf !== PRF_OIDS[0]![0]) inner.sequence((algorithm) => algorithm.oid(prf).null());
    });
  });
}

function writeCipher(builder: DerBuilder, { cipher, iv, effectiveKeyBits }: Pbes2Scheme): void {
  const { oid } = cipher;
  if (oid === undefined || !isUsable(cipher)) {
    throw new SslError("EVP", "UNSUPPORTED_CIPHER", {
      expected: "a cipher with an object identifier that encrypts data of any length",
      received: cipher.name,
    });
  }
  builder.sequence((outer) => {
    outer.oid(oid);
    if (oid !== RC2_CBC_OID) {
      outer.octetString(iv);
      return;
    }
    const bits = effectiveKeyBits ?? 8 * cipher.keyLength;
    const version = RC2_VERSIONS.find(([, other]) => other === bits)?.[0] ?? bits;
    outer.sequence((inner) => inner.integer(version).octetString(iv));
  });
}

/**
 * Encodes the AlgorithmIdentifier of a scheme.
 *
 * @param scheme The scheme.
 * @returns The DER encoding.
 * @throws {SslError} As {@linkcode writePbeScheme}.
 *
 * @example Usage
 * ```ts
 * import { createPbes2Scheme, encodePbeScheme, readPbeScheme } from "@streamssl/ssl/crypto";
 * import { DerReader } from "@streamssl/ssl/asn1";
 * import { assertEquals } from "@std/assert";
 *
 * const scheme = createPbes2Scheme();
 * const reader = new DerReader(encodePbeScheme(scheme));
 * assertEquals(readPbeScheme(reader), scheme);
 * ```
 */
export function encodePbeScheme(scheme: PbeScheme): Bytes {
  const builder = new DerBuilder();
  writePbeScheme(builder, scheme);
  return builder.finish();
}
