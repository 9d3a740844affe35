// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys wrapped by the secret of a key agreement (RFC 5753, RFC 8418; RFC 2631 by RFC 3370). */

import { DerBuilder, DerReader, oidLongName } from "../asn1/mod.ts";
import type { CipherAlgorithm } from "../cipher/cipher_algorithm.ts";
import { SslError } from "../../err/mod.ts";
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
import {
  agreementSchemeOf,
  chooseScheme,
  deriveKek,
  type KeyAgreementOptions,
} from "./key_agreement_schemes.ts";
import { keyWrapIdentifier, keyWrapOf, unwrapKey, wrapKey } from "./key_wrap.ts";
import type { KeyAgreementRecipient } from "./recipient_info.ts";
import type { CmsEntityIdentifier } from "./signed_data.ts";

/** RFC 2631, section 2.1.2: partyAInfo has 512 bits. */
const USER_KEYING_MATERIAL_LENGTH = 64;

/** The sender's own key, which a certificate holds. */
export interface StaticOriginator {
  /** How the certificate is named. */
  readonly id: CmsEntityIdentifier;
  /** The key. */
  readonly key: PrivateKey;
}

/** Options for {@linkcode makeKeyAgreement}. */
export interface MakeKeyAgreementOptions extends KeyAgreementOptions {
  /** Where keys come from. */
  readonly random: Random;
  /** The sender's own key. @default {one that is made for this message} */
  readonly originator?: StaticOriginator;
}

/** Wraps a content's key for the owner of a public key. */
export async function makeKeyAgreement(
  publicKey: PublicKey,
  recipient: CmsEntityIdentifier,
  wrap: CipherAlgorithm,
  contentKey: Uint8Array,
  options: MakeKeyAgreementOptions,
): Promise<KeyAgreementRecipient> {
  const { random, originator } = options;
  const scheme = chooseScheme(
    publicKey.type,
    options,
    originator === undefined ? "ephemeral" : "static",
  );
  // Two static keys agree on the same secret each time: only this makes the wrapping key another.
  const { userKeyingMaterial = originator && random(USER_KEYING_MATERIAL_LENGTH) } = options;
  const own = originator?.key ?? await generateKey(parametersOf(publicKey), { random });
  const wrapIdentifier = keyWrapIdentifier(wrap);
  const { cofactor } = scheme;
  const secret = await own.derive(publicKey, cofactor ? { cofactor } : {});
  const kek = deriveKek(scheme, secret, wrapIdentifier, wrap.keyLength, userKeyingMaterial);
  const parameters = new DerBuilder();
  writeAlgorithm(parameters, wrapIdentifier);
  const encryptedKey = wrapKey(wrap, kek, contentKey);
  wipe(secret, kek);
  const named = originator?.id ?? originatorKey(own.publicKey);
  if (originator === undefined) own.destroy();
  return {
    type: "key-agreement",
    originator: named,
    ...userKeyingMaterial === undefined ? {} : { userKeyingMaterial },
    keyEncryptionAlgorithm: { oid: scheme.oid, parameters: parameters.finish() },
    encryptedKeys: [{ recipient, encryptedKey }],
  };
}

/** RFC 5753, section 3.1.1: the recipient's own parameters hold, so that they may be absent. */
function originatorKey(key: PublicKey): KeyAgreementRecipient["originator"] {
  const { algorithm, bits } = splitKey(key);
  return { algorithm: { oid: algorithm.oid }, publicKey: bits };
}

/** The parameters of a key like another one. */
function parametersOf({ type, curve, parts }: PublicKey): KeyParameters {
  if (type === "x25519" || type === "x448") return { type };
  if (type === "ec" && curve !== undefined) return { type, curve };
  if (type === "dhx" && "publicValue" in parts && parts.type === "dhx") {
    return { type, parameters: parts.parameters };
  }
  throw new SslError("CMS", "NOT_SUPPORTED_FOR_THIS_KEY_TYPE", {
    expected: "a key on a curve with a name, X25519, X448 or Diffie-Hellman of X9.42",
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

/**
 * Unwraps a content's key.
 *
 * @param key The recipient's private key.
 * @param info What the message has.
 * @param encryptedKey The wrapped key of this recipient.
 * @param originator The sender's public key, when the message names its certificate only.
 * @returns The key.
 * @throws {SslError} `CMS` when it can not be had so.
 */
export async function openKeyAgreement(
  key: PrivateKey,
  info: KeyAgreementRecipient,
  encryptedKey: Uint8Array,
  originator?: PublicKey,
): Promise<Bytes> {
  const { keyEncryptionAlgorithm, userKeyingMaterial } = info;
  const { oid, parameters } = keyEncryptionAlgorithm;
  const scheme = agreementSchemeOf(oid, key.type);
  if (parameters === undefined) {
    throw new SslError("CMS", "UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM", {
      expected: "a key wrap in the parameters of the key agreement",
      received: "no parameters",
    });
  }
  const identifier = readAlgorithm(
    new DerReader(parameters, { path: "keyEncryptionAlgorithm" }),
    "parameters",
  );
  const wrap = keyWrapOf(identifier);
  const peer = peerKey(key.publicKey, info, originator);
  const secret = await key.derive(peer, scheme.cofactor ? { cofactor: true } : {});
  try {
    const kek = deriveKek(scheme, secret, identifier, wrap.keyLength, userKeyingMaterial);
    try {
      return unwrapKey(wrap, kek, encryptedKey);
    } finally {
      wipe(kek);
    }
  } finally {
    wipe(secret);
  }
}

/** The sender's key. */
function peerKey(
  own: PublicKey,
  { originator }: KeyAgreementRecipient,
  given: PublicKey | undefined,
): PublicKey {
  if (!("type" in originator)) return ephemeralKey(own, originator);
  if (given === undefined) {
    throw new SslError("CMS", "ERROR_UNSUPPORTED_STATIC_KEY_AGREEMENT", {
      expected: "a key that the sender made for this message, or the sender's certificate",
      received: "a message that names a certificate of the sender's",
      remedy: "give the option originator",
    });
  }
  if (own.hasSameParameters(given)) return given;
  throw new SslError("CMS", "PEER_KEY_ERROR", {
    expected: `a certificate for ${own.type} with the recipient's parameters`,
    received: `one for ${given.type}`,
  });
}

/** A key made for the message: its parameters are those of the recipient's key. */
function ephemeralKey(
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
      expected: "a key with the recipient's parameters",
      cause,
    });
  }
}
