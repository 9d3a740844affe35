// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * DHKEM, key encapsulation by Diffie-Hellman (RFC 9180, Section 4.1). The engines compute the
 * Diffie-Hellman values and decide about timing; deriving keys from them takes time by lengths only.
 */

import { SslError } from "../../err/mod.ts";
import { type Bytes, concatBytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import type { DigestAlgorithm } from "../digest/digest.ts";
import { sha256, sha384, sha512 } from "../digest/sha2.ts";
import { type Curve, curveByName } from "../ec/curves.ts";
import { isScalar } from "../ec/points.ts";
import { type DhCurve, dhCurve, drawPrivateKey } from "../engine/dh_exchange.ts";
import {
  type KeyExchangeGroup,
  type KeyShare,
  secp256r1,
  secp384r1,
  secp521r1,
  x25519,
  x448,
} from "../exchange/exchange.ts";
import type { PrivateOperationOptions } from "../pkey/pkey_types.ts";
import { wipe } from "../wipe.ts";
import type {
  KemAlgorithm,
  KemDecapsulateOptions,
  KemEncapsulateOptions,
  KemEncapsulation,
  KemKeyPair,
} from "./kem.ts";
import { checkMaterial, checkPeerLength, wrongPrivateKeyLength } from "./kem_checks.ts";
import { ascii, labeledExpand, labeledExtract, twoBytes } from "./labeled_kdf.ts";

/** What tells one DHKEM from another (RFC 9180, Section 7.1, Table 2). */
interface DhkemParameters {
  readonly name: string;
  readonly opensslName: string;
  readonly id: number;
  readonly group: KeyExchangeGroup;
  readonly digest: DigestAlgorithm;
  readonly privateKeyLength: number;
}

/** DHKEM over P-256. */
export const dhkemP256: KemAlgorithm = /* @__PURE__ */ dhkem({
  name: "DHKEM(P-256, HKDF-SHA256)",
  opensslName: "P-256",
  id: 0x0010,
  group: secp256r1,
  digest: sha256,
  privateKeyLength: 32,
});
/** DHKEM over P-384. */
export const dhkemP384: KemAlgorithm = /* @__PURE__ */ dhkem({
  name: "DHKEM(P-384, HKDF-SHA384)",
  opensslName: "P-384",
  id: 0x0011,
  group: secp384r1,
  digest: sha384,
  privateKeyLength: 48,
});
/** DHKEM over P-521. */
export const dhkemP521: KemAlgorithm = /* @__PURE__ */ dhkem({
  name: "DHKEM(P-521, HKDF-SHA512)",
  opensslName: "P-521",
  id: 0x0012,
  group: secp521r1,
  digest: sha512,
  privateKeyLength: 66,
});
/** DHKEM over X25519. */
export const dhkemX25519: KemAlgorithm = /* @__PURE__ */ dhkem({
  name: "DHKEM(X25519, HKDF-SHA256)",
  opensslName: "X25519",
  id: 0x0020,
  group: x25519,
  digest: sha256,
  privateKeyLength: 32,
});
/** DHKEM over X448. */
export const dhkemX448: KemAlgorithm = /* @__PURE__ */ dhkem({
  name: "DHKEM(X448, HKDF-SHA512)",
  opensslName: "X448",
  id: 0x0021,
  group: x448,
  digest: sha512,
  privateKeyLength: 56,
});

function dhkem(parameters: DhkemParameters): KemAlgorithm {
  const { name, opensslName, id, group, digest, privateKeyLength } = parameters;
  const kem: KemAlgorithm = {
    name,
    opensslName,
    id,
    // Nsecret is the digest's length in all rows of the table.
    sharedSecretLength: digest.outputLength,
    encapsulatedKeyLength: group.clientShareLength,
    publicKeyLength: group.clientShareLength,
    privateKeyLength,
    canAuthenticate: true,
    generateKeyPair(options) {
      const privateKey = drawPrivateKey(dhCurve(group.name) as DhCurve, options?.random);
      return keyPairOf(parameters, privateKey, options);
    },
    deriveKeyPair(material, options) {
      checkMaterial(kem, material);
      return keyPairOf(parameters, derivePrivateKey(parameters, material), options);
    },
    publicKeyOf: (privateKey, options) =>
      mapMaybe(dhKey(parameters, privateKey, options), (share) => {
        share.destroy();
        return share.share;
      }),
    encapsulate: (publicKey, options) => encapsulate(kem, parameters, publicKey, options),
    decapsulate: (encapsulatedKey, privateKey, options) =>
      decapsulate(kem, parameters, encapsulatedKey, privateKey, options),
  };
  return kem;
}

/** A serialised key pair. X25519 and X448 keys stay as they were drawn: clamping is idempotent. */
function keyPairOf(
  parameters: DhkemParameters,
  privateKey: Bytes,
  options: PrivateOperationOptions | undefined,
): MaybePromise<KemKeyPair> {
  return mapMaybe(dhKey(parameters, privateKey, options), (share) => {
    share.destroy();
    return { publicKey: share.share, privateKey };
  });
}

/** DeriveKeyPair (RFC 9180, Section 7.1.3). */
function derivePrivateKey(parameters: DhkemParameters, material: Uint8Array): Bytes {
  const { digest, privateKeyLength, name } = parameters;
  const suite = suiteId(parameters);
  const key = labeledExtract(digest, suite, undefined, "dkp_prk", material);
  const curve = curveOf(parameters);
  if (curve === undefined) {
    const privateKey = labeledExpand(digest, suite, key, "sk", NOTHING, privateKeyLength);
    wipe(key);
    return privateKey;
  }
  for (let counter = 0; counter < 256; counter++) {
    const info = Uint8Array.of(counter);
    const candidate = labeledExpand(digest, suite, key, "candidate", info, privateKeyLength);
    // P-521: only one bit of the first byte belongs to the number.
    candidate[0] = (candidate[0] as number) & (0xff >> (8 * privateKeyLength - curve.bits));
    if (isScalar(curve, candidate)) {
      wipe(key);
      return candidate;
    }
  }
  throw new SslError("PROV", "FAILED_TO_GENERATE_KEY", {
    expected: `a private number of ${name} in 256 attempts`,
  });
}

function encapsulate(
  kem: KemAlgorithm,
  parameters: DhkemParameters,
  publicKey: Uint8Array,
  options: KemEncapsulateOptions = {},
): MaybePromise<KemEncapsulation> {
  checkPeerLength(kem, publicKey, "publicKey");
  const { senderPrivateKey } = options;
  return mapMaybe(
    parameters.group.generate(options),
    (ephemeral) =>
      mapMaybe(ephemeral.complete(publicKey), (first) => {
        ephemeral.destroy();
        const encapsulatedKey = ephemeral.share;
        const context = [encapsulatedKey, publicKey];
        if (senderPrivateKey === undefined) {
          return { encapsulatedKey, sharedSecret: extractAndExpand(parameters, [first], context) };
        }
        return mapMaybe(
          secretWith(parameters, senderPrivateKey, publicKey, options),
          ({ secret, ownKey }) => ({
            encapsulatedKey,
            sharedSecret: extractAndExpand(parameters, [first, secret], [...context, ownKey]),
          }),
        );
      }),
  );
}

function decapsulate(
  kem: KemAlgorithm,
  parameters: DhkemParameters,
  encapsulatedKey: Uint8Array,
  privateKey: Uint8Array,
  options: KemDecapsulateOptions = {},
): MaybePromise<Bytes> {
  const { senderPublicKey } = options;
  checkPeerLength(kem, encapsulatedKey, "encapsulatedKey");
  if (senderPublicKey !== undefined) checkPeerLength(kem, senderPublicKey, "publicKey");
  return mapMaybe(
    secretWith(parameters, privateKey, encapsulatedKey, options),
    ({ secret: first, ownKey }) => {
      const context = [encapsulatedKey, ownKey];
      if (senderPublicKey === undefined) return extractAndExpand(parameters, [first], context);
      return mapMaybe(
        secretWith(parameters, privateKey, senderPublicKey, options),
        ({ secret }) =>
          extractAndExpand(parameters, [first, secret], [...context, senderPublicKey]),
      );
    },
  );
}

/** The Diffie-Hellman secret of a private key, and the public key that belongs to it. */
function secretWith(
  parameters: DhkemParameters,
  privateKey: Uint8Array,
  peer: Uint8Array,
  options: PrivateOperationOptions,
): MaybePromise<{ secret: Bytes; ownKey: Bytes }> {
  return mapMaybe(
    dhKey(parameters, privateKey, options),
    (share) =>
      mapMaybe(share.complete(peer), (secret) => {
        share.destroy();
        return { secret, ownKey: share.share };
      }),
  );
}

/** ExtractAndExpand (RFC 9180, Section 4.1). Wipes the secrets. */
function extractAndExpand(
  parameters: DhkemParameters,
  secrets: readonly Bytes[],
  context: readonly Uint8Array[],
): Bytes {
  const { digest } = parameters;
  const suite = suiteId(parameters);
  const joined = concatBytes(...secrets);
  const key = labeledExtract(digest, suite, undefined, "eae_prk", joined);
  const info = concatBytes(...context);
  const secret = labeledExpand(digest, suite, key, "shared_secret", info, digest.outputLength);
  wipe(joined, key, ...secrets);
  return secret;
}

/** A private key as the engines hold it: an exchange whose random bytes are that key. */
function dhKey(
  parameters: DhkemParameters,
  privateKey: Uint8Array,
  options: PrivateOperationOptions = {},
): MaybePromise<KeyShare> {
  const { name, group, privateKeyLength } = parameters;
  if (privateKey.length !== privateKeyLength) {
    throw wrongPrivateKeyLength(name, privateKey.length, privateKeyLength);
  }
  const curve = curveOf(parameters);
  // RFC 9180, Section 7.1.4; an exchange would draw again for ever.
  if (curve !== undefined && !isScalar(curve, privateKey)) {
    throw new SslError("PROV", "INVALID_KEY", {
      expected: `a private number of ${curve.name}: 1 or more and less than the order`,
      received: "a number out of range",
      usualCause: "random bytes in the place of a key: make keys by generateKeyPair",
    });
  }
  return group.generate({ ...options, random: () => new Uint8Array(privateKey) });
}

function curveOf({ group }: DhkemParameters): Curve | undefined {
  const curve = dhCurve(group.name);
  return curve === undefined || curve === "x25519" || curve === "x448"
    ? undefined
    : curveByName(curve);
}

function suiteId({ id }: DhkemParameters): Bytes {
  return concatBytes(ascii("KEM"), twoBytes(id, "the number of a mechanism"));
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);
