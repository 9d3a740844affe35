// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Keys as blobs of Microsoft's CryptoAPI (PUBLICKEYSTRUC with RSAPUBKEY or DSSPUBKEY), as OpenSSL's
 * MSBLOB: numbers are little-endian, and as long as the modulus or half of it. Nothing is promised about
 * timing: keys are read and written, not used.
 */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";
import type { Cursor } from "../asn1/mod.ts";
import { bitLengthOfBytes } from "../bigint.ts";
import { dsaPrivateParts } from "../dsa/dsa_key_type.ts";
import type { DsaPrivateParts, DsaPublicParts } from "../dsa/dsa_types.ts";
import { encodePrivateKeyInfo, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PrivateKeyParts, PublicKeyParts } from "../pkey/pkey_types.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { PublicKey } from "../pkey/public_key.ts";
import type { RsaPrivateParts, RsaPublicParts } from "../rsa/rsa_types.ts";
import { wipe } from "../wipe.ts";
import { BlobReader, BlobWriter } from "./_blob_numbers.ts";

const PUBLIC_KEY_BLOB = 6;
const PRIVATE_KEY_BLOB = 7;
const CALG_DSS_SIGN = 0x2200;
const CALG_RSA_SIGN = 0x2400;
const CALG_RSA_KEYX = 0xa400;

/** What a blob holds, by its magic number: RSA1, RSA2, DSS1, DSS2. */
const MAGICS: readonly (readonly [magic: number, family: "rsa" | "dsa", isPrivate: boolean])[] = [
  [0x31415352, "rsa", false],
  [0x32415352, "rsa", true],
  [0x31535344, "dsa", false],
  [0x32535344, "dsa", true],
];

/** No key of OpenSSL can have a longer modulus. */
const MAX_BITS = 16_384;
/** The length of q and x of DSA in a blob, which knows no other. */
const SUBPRIME_LENGTH = 20;
/** The length of the seed behind a DSA key; ff says that there is none. */
const SEED_LENGTH = 24;

/**
 * Reads a private key's blob at a cursor. The counterpart of `b2i_PrivateKey`.
 *
 * @param bytes The buffer.
 * @param cursor Where the blob starts; moved behind it. An error leaves it where it was.
 * @returns The key.
 * @throws {SslError} `PEM` `KEYBLOB_TOO_SHORT`, `KEYBLOB_HEADER_PARSE_ERROR`, `BAD_VERSION_NUMBER`,
 * `BAD_MAGIC_NUMBER`, `EXPECTING_PRIVATE_KEY_BLOB`; and what the numbers demand.
 *
 * @example Usage
 * ```ts
 * import { b2iPrivateKey, generateKey, i2bPrivateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "rsa", bits: 2048 });
 * assertEquals(b2iPrivateKey(i2bPrivateKey(key)).toPem(), key.toPem());
 * ```
 */
export function b2iPrivateKey(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): PrivateKey {
  const reader = new BlobReader(bytes, cursor.offset);
  const { family, bits } = readHeader(reader, PRIVATE_KEY_BLOB);
  const parts = family === "rsa" ? readRsaPrivate(reader, bits) : readDsaPrivate(reader, bits);
  const der = encodePrivateKeyInfo(parts);
  wipeParts(parts);
  try {
    // What is read goes through its encoding, so that it is checked as every other key.
    const key = PrivateKey.fromPkcs8(der);
    cursor.offset = reader.offset;
    return key;
  } finally {
    wipe(der);
  }
}

/**
 * Reads a public key's blob at a cursor. The counterpart of `b2i_PublicKey`.
 *
 * @param bytes The buffer.
 * @param cursor Where the blob starts; moved behind it. An error leaves it where it was.
 * @returns The key.
 * @throws {SslError} As {@linkcode b2iPrivateKey}, with `EXPECTING_PUBLIC_KEY_BLOB`.
 *
 * @example Usage
 * ```ts
 * import { b2iPublicKey, generateKey, i2bPublicKey } from "@streamssl/ssl/crypto";
 * import { assert } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "rsa", bits: 2048 });
 * assert(b2iPublicKey(i2bPublicKey(publicKey)).equals(publicKey));
 * ```
 */
export function b2iPublicKey(bytes: Uint8Array, cursor: Cursor = { offset: 0 }): PublicKey {
  const reader = new BlobReader(bytes, cursor.offset);
  const { family, bits } = readHeader(reader, PUBLIC_KEY_BLOB);
  const parts: PublicKeyParts = family === "rsa"
    ? readRsaPublic(reader, bits)
    : readDsaPublic(reader, bits);
  const key = PublicKey.fromSubjectPublicKeyInfo(encodeSubjectPublicKeyInfo(parts));
  cursor.offset = reader.offset;
  return key;
}

/**
 * Writes a private key's blob. The counterpart of `i2b_PrivateKey_bio`.
 *
 * @param key The key: RSA with two primes, or DSA with a q of 160 bits.
 * @returns The blob; secret.
 * @throws {SslError} `PEM`, `UNSUPPORTED_KEY_COMPONENTS` when the key has no such form.
 * @throws {TypeError} When the key was destroyed.
 *
 * @example Usage
 * ```ts
 * import { generateKey, i2bPrivateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const blob = i2bPrivateKey(await generateKey({ type: "rsa", bits: 2048 }));
 * assertEquals(blob.length, 20 + 256 + 5 * 128 + 256);
 * ```
 */
export function i2bPrivateKey(key: PrivateKey): Bytes {
  const parts = privateKeyParts(key);
  const writer = new BlobWriter();
  if (parts.type === "rsa") writeRsaPrivate(writer, parts);
  else if (parts.type === "dsa") writeDsaPrivate(writer, parts);
  else throw noForm(`a key of type ${parts.type}`);
  return writer.finish();
}

/**
 * Writes a public key's blob. The counterpart of `i2b_PublicKey_bio`.
 *
 * @param key The key: RSA, or DSA with a q of 160 bits.
 * @returns The blob.
 * @throws {SslError} `PEM`, `UNSUPPORTED_KEY_COMPONENTS` when the key has no such form.
 *
 * @example Usage
 * ```ts
 * import { generateKey, i2bPublicKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "rsa", bits: 2048 });
 * assertEquals(i2bPublicKey(publicKey).length, 20 + 256);
 * ```
 */
export function i2bPublicKey({ parts }: PublicKey): Bytes {
  const writer = new BlobWriter();
  if (parts.type === "rsa") {
    const bits = bitLengthOfBytes(parts.modulus);
    writeHeader(writer, PUBLIC_KEY_BLOB, CALG_RSA_KEYX, 0x31415352, bits);
    writer.number(parts.exponent, 4, noForm).number(parts.modulus, bits + 7 >> 3, noForm);
  } else if (parts.type === "dsa") {
    writeDsaParameters(writer, parts, PUBLIC_KEY_BLOB);
    writer.number(parts.publicValue, parts.parameters.prime.length, noForm);
    writer.fill(0xff, SEED_LENGTH);
  } else throw noForm(`a key of type ${parts.type}`);
  return writer.finish();
}

/** PUBLICKEYSTRUC, then the magic number and the modulus' size. */
function readHeader(reader: BlobReader, wanted: number): { family: "rsa" | "dsa"; bits: number } {
  if (reader.remaining < 16) throw tooShort(reader);
  const type = reader.byte();
  if (type !== PUBLIC_KEY_BLOB && type !== PRIVATE_KEY_BLOB) {
    throw new SslError("PEM", "KEYBLOB_HEADER_PARSE_ERROR", {
      expected: `a blob of type ${PUBLIC_KEY_BLOB} or ${PRIVATE_KEY_BLOB}`,
      received: `${type}`,
    });
  }
  if (type !== wanted) {
    throw wanted === PRIVATE_KEY_BLOB
      ? new SslError("PEM", "EXPECTING_PRIVATE_KEY_BLOB", { received: "a public key's" })
      : new SslError("PEM", "EXPECTING_PUBLIC_KEY_BLOB", { received: "a private key's" });
  }
  const version = reader.byte();
  if (version !== 2) {
    throw new SslError("PEM", "BAD_VERSION_NUMBER", { expected: "2", received: `${version}` });
  }
  reader.skip(2);
  const algorithm = reader.word();
  const family = algorithm === CALG_DSS_SIGN
    ? "dsa"
    : algorithm === CALG_RSA_KEYX || algorithm === CALG_RSA_SIGN
    ? "rsa"
    : undefined;
  const magic = reader.word();
  const row = MAGICS.find(([number]) => number === magic);
  if (
    row === undefined || row[1] !== family || row[2] !== (wanted === PRIVATE_KEY_BLOB)
  ) {
    throw new SslError("PEM", "BAD_MAGIC_NUMBER", {
      expected: "RSA1, RSA2, DSS1 or DSS2 as the blob's type and algorithm say",
      received: `${magic.toString(16)} with the algorithm ${algorithm.toString(16)}`,
    });
  }
  const bits = reader.word();
  if (bits < 1 || bits > MAX_BITS) {
    throw new SslError("PEM", "HEADER_TOO_LONG", {
      expected: `1 to ${MAX_BITS} bits`,
      received: `${bits}`,
    });
  }
  return { family: row[1], bits };
}

function tooShort(reader: BlobReader): SslError {
  return new SslError("PEM", "KEYBLOB_TOO_SHORT", { received: `${reader.remaining} bytes` });
}

function readRsaPublic(reader: BlobReader, bits: number): RsaPublicParts {
  const exponent = reader.number(4);
  return { type: "rsa", modulus: reader.number(bits + 7 >> 3), exponent };
}

function readRsaPrivate(reader: BlobReader, bits: number): RsaPrivateParts {
  const { modulus, exponent } = readRsaPublic(reader, bits);
  const half = bits + 15 >> 4;
  const [p, q, dP, dQ, qInv] = Array.from({ length: 5 }, () => reader.number(half)) as Five;
  const privateExponent = reader.number(bits + 7 >> 3);
  return {
    type: "rsa",
    modulus,
    publicExponent: exponent,
    privateExponent,
    primes: [
      { prime: q, exponent: dQ, coefficient: new Uint8Array(0) },
      { prime: p, exponent: dP, coefficient: qInv },
    ],
  };
}

type Five = [Bytes, Bytes, Bytes, Bytes, Bytes];

function readDsaParameters(reader: BlobReader, bits: number) {
  const length = bits + 7 >> 3;
  const prime = reader.number(length);
  const subprime = reader.number(SUBPRIME_LENGTH);
  return { prime, subprime, generator: reader.number(length) };
}

function readDsaPublic(reader: BlobReader, bits: number): DsaPublicParts {
  const parameters = readDsaParameters(reader, bits);
  const publicValue = reader.number(bits + 7 >> 3);
  reader.skip(SEED_LENGTH);
  return { type: "dsa", parameters, publicValue };
}

function readDsaPrivate(reader: BlobReader, bits: number): DsaPrivateParts {
  const parameters = readDsaParameters(reader, bits);
  const parts = dsaPrivateParts(parameters, reader.number(SUBPRIME_LENGTH));
  reader.skip(SEED_LENGTH);
  return parts;
}

function writeHeader(
  writer: BlobWriter,
  type: number,
  algorithm: number,
  magic: number,
  bits: number,
): void {
  writer.byte(type).byte(2).fill(0, 2).word(algorithm).word(magic).word(bits);
}

function writeRsaPrivate(writer: BlobWriter, parts: RsaPrivateParts): void {
  const bits = bitLengthOfBytes(parts.modulus);
  const [q, p, ...others] = parts.primes;
  if (p === undefined || q === undefined || others.length > 0) {
    throw noForm(`an RSA key with ${parts.primes.length} primes`);
  }
  writeHeader(writer, PRIVATE_KEY_BLOB, CALG_RSA_KEYX, 0x32415352, bits);
  const [whole, half] = [bits + 7 >> 3, bits + 15 >> 4];
  writer.number(parts.publicExponent, 4, noForm).number(parts.modulus, whole, noForm);
  for (const number of [p.prime, q.prime, p.exponent, q.exponent, p.coefficient]) {
    writer.number(number, half, noForm);
  }
  writer.number(parts.privateExponent, whole, noForm);
}

function writeDsaParameters(
  writer: BlobWriter,
  { parameters }: DsaPublicParts | DsaPrivateParts,
  type: number,
): void {
  const { prime, subprime, generator } = parameters;
  const bits = bitLengthOfBytes(prime);
  if (bits % 8 !== 0 || bitLengthOfBytes(subprime) !== 8 * SUBPRIME_LENGTH) {
    throw noForm(`DSA with ${bits} and ${bitLengthOfBytes(subprime)} bits`);
  }
  const magic = type === PRIVATE_KEY_BLOB ? 0x32535344 : 0x31535344;
  writeHeader(writer, type, CALG_DSS_SIGN, magic, bits);
  writer.number(prime, bits >> 3, noForm).number(subprime, SUBPRIME_LENGTH, noForm);
  writer.number(generator, bits >> 3, noForm);
}

function writeDsaPrivate(writer: BlobWriter, parts: DsaPrivateParts): void {
  writeDsaParameters(writer, parts, PRIVATE_KEY_BLOB);
  writer.number(parts.privateValue, SUBPRIME_LENGTH, noForm).fill(0xff, SEED_LENGTH);
}

function noForm(received: string): SslError {
  return new SslError("PEM", "UNSUPPORTED_KEY_COMPONENTS", {
    expected: "RSA with two primes and an exponent of 32 bits, or DSA with a q of 160 bits",
    received,
    remedy: "write the key as PKCS #8",
  });
}

function wipeParts(parts: PrivateKeyParts): void {
  if ("primes" in parts) {
    wipe(parts.privateExponent);
    for (const { prime, exponent, coefficient } of parts.primes) wipe(prime, exponent, coefficient);
  } else if ("privateValue" in parts) wipe(parts.privateValue);
}
