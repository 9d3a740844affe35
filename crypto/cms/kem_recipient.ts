// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys wrapped by an encapsulated secret (RFC 9629), of ML-KEM (RFC 9936). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import { aes128Wrap, aes256Wrap } from "../cipher/aes_wraps.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256, sha384, sha512 } from "../digest/sha2.ts";
import { SslError } from "../../err/mod.ts";
import { hkdf } from "../kdf/hkdf.ts";
import type { PrivateKey, PublicKey } from "../pkey/pkey.ts";
import type { Random } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { wipe } from "../wipe.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { keyWrapIdentifier, keyWrapOf, unwrapKey, wrapKey } from "./key_wrap.ts";
import type { KemRecipient } from "./recipient_info.ts";
import type { CmsEntityIdentifier } from "./signed_data.ts";

/** RFC 8619, section 2. */
const HKDFS: readonly (readonly [oid: string, digest: DigestAlgorithm])[] = [
  ["1.2.840.113549.1.9.16.3.28", sha256],
  ["1.2.840.113549.1.9.16.3.29", sha384],
  ["1.2.840.113549.1.9.16.3.30", sha512],
];
const HKDF_WITH_SHA256 = HKDFS[0]![0];

/** Wraps a content's key for the owner of an ML-KEM key. */
export async function makeKemRecipient(
  publicKey: PublicKey,
  recipient: CmsEntityIdentifier,
  contentKey: Uint8Array,
  options: {
    readonly random: Random;
    readonly wrap?: CipherAlgorithm;
    readonly userKeyingMaterial?: Uint8Array;
  },
): Promise<KemRecipient> {
  const { random, userKeyingMaterial } = options;
  // RFC 9936, section 2.2.1: as strong as the parameter set.
  const { wrap = publicKey.type === "ml-kem-512" ? aes128Wrap : aes256Wrap } = options;
  const { ciphertext, sharedSecret } = await publicKey.encapsulate({ random });
  const more = userKeyingMaterial === undefined ? {} : { userKeyingMaterial };
  const head = { kekLength: wrap.keyLength, wrap: keyWrapIdentifier(wrap), ...more };
  const kek = deriveKek(sha256, sharedSecret, head);
  const encryptedKey = wrapKey(wrap, kek, contentKey);
  wipe(sharedSecret, kek);
  return {
    type: "kem",
    recipient,
    kem: kemIdentifier(publicKey),
    ciphertext,
    keyDerivation: { oid: HKDF_WITH_SHA256 },
    ...head,
    encryptedKey,
  };
}

/** Unwraps a content's key. */
export async function openKemRecipient(key: PrivateKey, info: KemRecipient): Promise<Bytes> {
  const expected = kemIdentifier(key.publicKey).oid;
  if (info.kem.oid !== expected) {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: oidLongName(expected) ?? expected,
      received: oidLongName(info.kem.oid) ?? info.kem.oid,
    });
  }
  const digest = HKDFS.find((row) => row[0] === info.keyDerivation.oid)?.[1];
  if (digest === undefined) {
    throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
      expected: "HKDF with SHA-256, SHA-384 or SHA-512",
      received: info.keyDerivation.oid,
    });
  }
  const wrap = keyWrapOf(info.wrap);
  // RFC 9629, section 3: the length must be that of the wrapping cipher.
  if (wrap.keyLength !== info.kekLength) {
    throw new SslError("CMS", "INVALID_KEY_LENGTH", {
      expected: `${wrap.keyLength} bytes for ${wrap.name}`,
      received: `${info.kekLength} bytes`,
    });
  }
  const secret = await key.decapsulate(info.ciphertext);
  const kek = deriveKek(digest, secret, info);
  try {
    return unwrapKey(wrap, kek, info.encryptedKey);
  } finally {
    wipe(secret, kek);
  }
}

function kemIdentifier(key: PublicKey): CmsAlgorithmIdentifier {
  return new DerReader(key.subjectPublicKeyInfo).readSequence((info) => {
    const identifier = readAlgorithm(info, "algorithm");
    info.skip("subjectPublicKey");
    return identifier;
  });
}

/** CMSORIforKEMOtherInfo (RFC 9629, section 5). */
function deriveKek(
  digest: DigestAlgorithm,
  secret: Uint8Array,
  { wrap, kekLength, userKeyingMaterial }: Pick<
    KemRecipient,
    "wrap" | "kekLength" | "userKeyingMaterial"
  >,
): Bytes {
  const info = new DerBuilder().sequence((inner) => {
    writeAlgorithm(inner, wrap);
    inner.integer(kekLength);
    if (userKeyingMaterial !== undefined) {
      inner.explicit(0, (field) => field.octetString(userKeyingMaterial));
    }
  }).finish();
  return hkdf(digest, undefined, secret, info, kekLength);
}
