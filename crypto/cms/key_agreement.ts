// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys wrapped by the secret of a key agreement on a curve (RFC 5753, RFC 8418). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha1 } from "../digest/sha1.ts";
import { sha224, sha256, sha384, sha512 } from "../digest/sha2.ts";
import { SslError } from "../../err/mod.ts";
import { hkdf } from "../kdf/hkdf.ts";
import { x963Kdf } from "../kdf/x963_kdf.ts";
import { generateKey } from "../pkey/generate_key.ts";
import type { KeyParameters } from "../pkey/pkey_types.ts";
import { type PrivateKey, PublicKey } from "../pkey/pkey.ts";
import type { Random } from "../../rand/random.ts";
import type { Bytes } from "../../wire/mod.ts";
import { wipe } from "../wipe.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "./algorithm_identifier.ts";
import { keyWrapIdentifier, keyWrapOf, unwrapKey, wrapKey } from "./key_wrap.ts";
import type { KeyAgreementRecipient } from "./recipient_info.ts";
import type { CmsEntityIdentifier } from "./signed_data.ts";

/** One scheme: whether the cofactor counts, and how the wrapping key is derived. */
interface AgreementScheme {
  readonly oid: string;
  readonly cofactor: boolean;
  readonly digest: DigestAlgorithm;
  readonly derivation: "x963" | "hkdf";
}

function scheme(
  oid: string,
  digest: DigestAlgorithm,
  cofactor = false,
  derivation: "x963" | "hkdf" = "x963",
): AgreementScheme {
  return { oid, cofactor, digest, derivation };
}

/** RFC 5753, section 7.1.4; RFC 8418, section 2.2. */
const SCHEMES: readonly AgreementScheme[] = [
  scheme("1.3.133.16.840.63.0.2", sha1),
  scheme("1.3.132.1.11.0", sha224),
  scheme("1.3.132.1.11.1", sha256),
  scheme("1.3.132.1.11.2", sha384),
  scheme("1.3.132.1.11.3", sha512),
  scheme("1.3.133.16.840.63.0.3", sha1, true),
  scheme("1.3.132.1.14.0", sha224, true),
  scheme("1.3.132.1.14.1", sha256, true),
  scheme("1.3.132.1.14.2", sha384, true),
  scheme("1.3.132.1.14.3", sha512, true),
  scheme("1.2.840.113549.1.9.16.3.19", sha256, false, "hkdf"),
  scheme("1.2.840.113549.1.9.16.3.20", sha384, false, "hkdf"),
  scheme("1.2.840.113549.1.9.16.3.21", sha512, false, "hkdf"),
];

/** How a key agreement is done. */
export interface KeyAgreementOptions {
  /** The digest of the derivation. @default {sha256} */
  readonly digest?: DigestAlgorithm;
  /** Whether the cofactor of the curve counts. @default {false} */
  readonly cofactor?: boolean;
  /** How the wrapping key is derived. @default {"hkdf" for X25519 and X448, else "x963"} */
  readonly keyDerivation?: "x963" | "hkdf";
  /** What goes into the derivation besides (UKM). */
  readonly userKeyingMaterial?: Uint8Array;
}

/** Wraps a content's key for the owner of a key on a curve, with a key made for it. */
export async function makeKeyAgreement(
  publicKey: PublicKey,
  recipient: CmsEntityIdentifier,
  wrap: CipherAlgorithm,
  contentKey: Uint8Array,
  options: KeyAgreementOptions & { readonly random: Random },
): Promise<KeyAgreementRecipient> {
  const { userKeyingMaterial, random } = options;
  const chosen = chooseScheme(publicKey, options);
  const ephemeral = await generateKey(parametersOf(publicKey), { random });
  const wrapIdentifier = keyWrapIdentifier(wrap);
  const { cofactor } = chosen;
  const secret = await ephemeral.derive(publicKey, cofactor ? { cofactor } : {});
  const kek = deriveKek(chosen, secret, wrapIdentifier, wrap.keyLength, userKeyingMaterial);
  const { algorithm, bits } = splitKey(ephemeral.publicKey);
  const parameters = new DerBuilder();
  writeAlgorithm(parameters, wrapIdentifier);
  const encryptedKey = wrapKey(wrap, kek, contentKey);
  wipe(secret, kek);
  ephemeral.destroy();
  return {
    type: "key-agreement",
    // RFC 5753, section 3.1.1: the recipient's own parameters hold, so that they may be absent.
    originator: { algorithm: { oid: algorithm.oid }, publicKey: bits },
    ...userKeyingMaterial === undefined ? {} : { userKeyingMaterial },
    keyEncryptionAlgorithm: { oid: chosen.oid, parameters: parameters.finish() },
    encryptedKeys: [{ recipient, encryptedKey }],
  };
}

function chooseScheme({ type }: PublicKey, options: KeyAgreementOptions): AgreementScheme {
  const isMontgomery = type === "x25519" || type === "x448";
  const { cofactor = false, keyDerivation = isMontgomery ? "hkdf" : "x963" } = options;
  const { digest = type === "x448" ? sha512 : sha256 } = options;
  const found = SCHEMES.find((row) =>
    row.digest.name === digest.name && row.cofactor === cofactor && row.derivation === keyDerivation
  );
  if (found !== undefined) return found;
  throw new SslError("CMS", "KDF_PARAMETER_ERROR", {
    expected: "a derivation by SHA-1 or SHA-2 that has an identifier",
    received: `${keyDerivation} with ${digest.name}${cofactor ? " and the cofactor" : ""}`,
  });
}

/** The parameters of a key like another one. */
function parametersOf({ type, curve }: PublicKey): KeyParameters {
  if (type === "x25519" || type === "x448") return { type };
  if (type === "ec" && curve !== undefined) return { type, curve };
  throw new SslError("CMS", "NOT_SUPPORTED_FOR_THIS_KEY_TYPE", {
    expected: "a key on a curve with a name, X25519 or X448",
    received: `a key for ${type}`,
  });
}

/** Algorithm and bits of a public key. */
function splitKey(key: PublicKey): { algorithm: CmsAlgorithmIdentifier; bits: Uint8Array } {
  return new DerReader(key.subjectPublicKeyInfo).readSequence((info) => ({
    algorithm: readAlgorithm(info, "algorithm"),
    bits: info.readBitString("subjectPublicKey").bytes,
  }));
}

/** ECC-CMS-SharedInfo (RFC 5753, section 7.2). */
function deriveKek(
  { digest, derivation }: AgreementScheme,
  secret: Uint8Array,
  wrap: CmsAlgorithmIdentifier,
  length: number,
  userKeyingMaterial: Uint8Array | undefined,
): Bytes {
  const bits = 8 * length;
  const sharedInfo = new DerBuilder().sequence((inner) => {
    writeAlgorithm(inner, wrap);
    if (userKeyingMaterial !== undefined) {
      inner.explicit(0, (field) => field.octetString(userKeyingMaterial));
    }
    inner.explicit(2, (field) => field.octetString(Uint8Array.of(0, 0, bits >> 8, bits & 0xff)));
  }).finish();
  return derivation === "hkdf"
    ? hkdf(digest, undefined, secret, sharedInfo, length)
    : x963Kdf(digest, secret, { sharedInfo, length });
}

/**
 * Unwraps a content's key.
 *
 * @param key The recipient's private key.
 * @param info What the message has.
 * @param encryptedKey The wrapped key of this recipient.
 * @returns The key.
 * @throws {SslError} `CMS` when it can not be had so.
 */
export async function openKeyAgreement(
  key: PrivateKey,
  info: KeyAgreementRecipient,
  encryptedKey: Uint8Array,
): Promise<Bytes> {
  const { originator, keyEncryptionAlgorithm, userKeyingMaterial } = info;
  const { oid, parameters } = keyEncryptionAlgorithm;
  const chosen = SCHEMES.find((row) => row.oid === oid);
  if (chosen === undefined || parameters === undefined) {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: "ephemeral-static ECDH with a known derivation and key wrap",
      received: oidLongName(oid) ?? oid,
    });
  }
  if ("type" in originator) {
    throw new SslError("CMS", "ERROR_UNSUPPORTED_STATIC_KEY_AGREEMENT", {
      expected: "a key that the sender made for this message",
    });
  }
  const identifier = readAlgorithm(
    new DerReader(parameters, { path: "keyEncryptionAlgorithm" }),
    "parameters",
  );
  const wrap = keyWrapOf(identifier);
  const peer = peerKey(key.publicKey, originator);
  const secret = await key.derive(peer, chosen.cofactor ? { cofactor: true } : {});
  const kek = deriveKek(chosen, secret, identifier, wrap.keyLength, userKeyingMaterial);
  try {
    return unwrapKey(wrap, kek, encryptedKey);
  } finally {
    wipe(secret, kek);
  }
}

/** The sender's key: its parameters are those of the recipient's key. */
function peerKey(
  own: PublicKey,
  { algorithm, publicKey }: { algorithm: CmsAlgorithmIdentifier; publicKey: Uint8Array },
): PublicKey {
  const { algorithm: expected } = splitKey(own);
  if (algorithm.oid !== expected.oid) {
    throw new SslError("CMS", "PEER_KEY_ERROR", {
      expected: oidLongName(expected.oid) ?? expected.oid,
      received: oidLongName(algorithm.oid) ?? algorithm.oid,
    });
  }
  const builder = new DerBuilder().sequence((info) => {
    writeAlgorithm(info, expected);
    info.bitString(publicKey);
  });
  try {
    return PublicKey.fromSubjectPublicKeyInfo(builder.finish());
  } catch (cause) {
    throw new SslError("CMS", "PEER_KEY_ERROR", {
      expected: "a point on the recipient's curve",
      cause,
    });
  }
}
