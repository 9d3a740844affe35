// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys wrapped by a password (RFC 3211). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { decrypt, encrypt } from "../cipher/cipher.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { allDigests } from "../digest/digests.ts";
import { sha1 } from "../digest/sha1.ts";
import { SslError } from "../../err/mod.ts";
import { pbkdf2 } from "../kdf/pbkdf2.ts";
import type { Random } from "../../rand/random.ts";
import { type Bytes, concatBytes } from "../../wire/mod.ts";
import { wipe } from "../wipe.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { type ContentCipher, contentCipherOf, newContentCipher } from "./content_cipher.ts";
import type { PasswordRecipient } from "./recipient_info.ts";

/** id-alg-PWRI-KEK. */
const PWRI_KEK_OID = "1.2.840.113549.1.9.16.3.9";
const PBKDF2_OID = "1.2.840.113549.1.5.12";
/** The PRFs of PBKDF2 (RFC 8018, Appendix B.1), by the names of their digests. */
const PRFS: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
  "1.2.840.113549.2.12": "sha512-224",
  "1.2.840.113549.2.13": "sha512-256",
};
/** A message must not keep us busy for hours. */
const MOST_ITERATIONS = 10_000_000;

/** How a key is made of a password. */
export interface PasswordRecipientOptions {
  /** The cipher of the wrapping, in CBC mode. */
  readonly cipher: CipherAlgorithm;
  /** How often the PRF runs. */
  readonly iterations: number;
  /** The digest of the PRF. */
  readonly digest: DigestAlgorithm;
  /** Where salt and padding come from. */
  readonly random: Random;
}

/** Wraps a content's key with a password. */
export async function makePasswordRecipient(
  password: string | Uint8Array,
  contentKey: Uint8Array,
  { cipher, iterations, digest, random }: PasswordRecipientOptions,
): Promise<PasswordRecipient> {
  const salt = random(16);
  const kek = await pbkdf2(digest, password, { salt, iterations, length: cipher.keyLength });
  const chosen = newContentCipher(cipher, random);
  const encryptedKey = wrap(chosen, kek, contentKey, random);
  wipe(kek);
  const parameters = new DerBuilder();
  writeAlgorithm(parameters, chosen.identifier);
  return {
    type: "password",
    keyDerivationAlgorithm: {
      oid: PBKDF2_OID,
      parameters: encodePbkdf2(salt, iterations, digest),
    },
    keyEncryptionAlgorithm: { oid: PWRI_KEK_OID, parameters: parameters.finish() },
    encryptedKey,
  };
}

function encodePbkdf2(salt: Uint8Array, iterations: number, digest: DigestAlgorithm): Bytes {
  const prf = Object.keys(PRFS).find((oid) => PRFS[oid] === digest.name);
  if (prf === undefined) {
    throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
      expected: "SHA-1 or SHA-2",
      received: digest.name,
    });
  }
  return new DerBuilder().sequence((inner) => {
    inner.octetString(salt).integer(iterations);
    // HMAC with SHA-1 is the default, which DER leaves out.
    if (digest.oid !== sha1.oid) inner.sequence((algorithm) => algorithm.oid(prf).null());
  }).finish();
}

/** Unwraps a content's key. */
export async function openPasswordRecipient(
  password: string | Uint8Array,
  { keyDerivationAlgorithm, keyEncryptionAlgorithm, encryptedKey }: PasswordRecipient,
): Promise<Bytes> {
  const { oid, parameters } = keyEncryptionAlgorithm;
  if (oid !== PWRI_KEK_OID || parameters === undefined) {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: "id-alg-PWRI-KEK",
      received: oidLongName(oid) ?? oid,
    });
  }
  const path = "keyEncryptionAlgorithm.parameters";
  const identifier = readAlgorithm(new DerReader(parameters, { path }), "");
  const chosen = contentCipherOf(identifier, "plain");
  const kek = await deriveKek(password, keyDerivationAlgorithm, chosen.cipher.keyLength);
  try {
    return unwrap(chosen, kek, encryptedKey);
  } finally {
    wipe(kek);
  }
}

async function deriveKek(
  password: string | Uint8Array,
  algorithm: CmsAlgorithmIdentifier | undefined,
  length: number,
): Promise<Bytes> {
  if (algorithm?.oid !== PBKDF2_OID || algorithm.parameters === undefined) {
    throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
      expected: "PBKDF2",
      received: algorithm?.oid ?? "no derivation",
    });
  }
  const path = "keyDerivationAlgorithm.parameters";
  const { salt, iterations, digest } = new DerReader(algorithm.parameters, { path })
    .readSequence((inner) => {
      const salt = inner.readOctetString("salt").slice();
      const iterations = inner.readSmallInteger(MOST_ITERATIONS, "iterationCount");
      if (inner.peekTag() === 2) inner.skip("keyLength");
      const prf = inner.atEnd ? undefined : readAlgorithm(inner, "prf");
      const name = prf === undefined ? "sha1" : PRFS[prf.oid];
      return { salt, iterations, digest: allDigests.find((row) => row.name === name) };
    });
  if (digest === undefined || iterations < 1) {
    throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
      expected: "one iteration or more of HMAC with SHA-1 or SHA-2",
    });
  }
  return await pbkdf2(digest, password, { salt, iterations, length });
}

/** RFC 3211, section 2.3.1: length, check bytes, key and padding, twice through CBC. */
function wrap(
  { cipher, options }: ContentCipher,
  kek: Uint8Array,
  key: Uint8Array,
  random: Random,
): Bytes {
  const { blockLength } = cipher;
  const iv = options.iv as Uint8Array;
  checkBlockCipher(cipher);
  const length = Math.max(2, Math.ceil((key.length + 4) / blockLength)) * blockLength;
  const block = concatBytes(
    Uint8Array.of(key.length, ~key[0]! & 0xff, ~key[1]! & 0xff, ~key[2]! & 0xff),
    key,
    random(length - 4 - key.length),
  );
  const once = encrypt(cipher, kek, block, { iv, padding: false });
  const twice = encrypt(cipher, kek, once, { iv: once.slice(-blockLength), padding: false });
  wipe(block);
  return twice;
}

/** RFC 3211, section 2.3.2. */
function unwrap({ cipher, options }: ContentCipher, kek: Uint8Array, wrapped: Uint8Array): Bytes {
  const { blockLength } = cipher;
  checkBlockCipher(cipher);
  const { length } = wrapped;
  if (length < 2 * blockLength || length % blockLength !== 0 || length > 1024) throw badUnwrap();
  const iv = options.iv as Uint8Array;
  const single = (data: Uint8Array, by: Uint8Array) =>
    decrypt(cipher, kek, data, { iv: by, padding: false });
  const last = single(
    wrapped.subarray(-blockLength),
    wrapped.subarray(-2 * blockLength, -blockLength),
  );
  const block = single(concatBytes(single(wrapped.subarray(0, -blockLength), last), last), iv);
  const keyLength = block[0]!;
  let difference = 0;
  for (let index = 0; index < 3; index++) {
    difference |= block[1 + index]! ^ block[4 + index]! ^ 0xff;
  }
  const key = block.slice(4, 4 + keyLength);
  wipe(block);
  if (difference === 0 && keyLength >= 3 && keyLength + 4 <= length) return key;
  throw badUnwrap();
}

function checkBlockCipher({ name, mode, blockLength }: CipherAlgorithm): void {
  if (mode === "cbc" && blockLength >= 8) return;
  throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
    expected: "a block cipher in CBC mode",
    received: name,
  });
}

function badUnwrap(): SslError {
  return new SslError("CMS", "UNWRAP_FAILURE", {
    expected: "a key that was wrapped with this password",
    usualCause: "the password is wrong, or the message is damaged",
  });
}
