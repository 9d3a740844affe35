// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * ML-KEM (FIPS 203) as a key encapsulation mechanism of HPKE (draft-ietf-hpke-pq). A private key is
 * the seed d || z, from which everything else comes. For timing see ml_kem.ts.
 */

import { SslError } from "../../err/mod.ts";
import { type Random, randomBytes } from "../../rand/random.ts";
import { type Bytes, concatBytes, mapMaybe, type MaybePromise } from "../../wire/mod.ts";
import {
  type KeyExchangeGroup,
  type KeyShare,
  mlkem1024,
  mlkem512,
  mlkem768,
} from "../exchange/exchange.ts";
import type { PrivateOperationOptions } from "../pkey/pkey_types.ts";
import type { KemAlgorithm, KemKeyPair } from "./kem.ts";
import { checkMaterial, checkPeerLength, wrongPrivateKeyLength } from "./kem_checks.ts";
import { ascii, labeledDerive, twoBytes } from "./labeled_kdf.ts";

/** The length of d || z, in bytes (FIPS 203, Section 7.1). */
const SEED_LENGTH = 64;

/** ML-KEM-512. */
export const kemMlKem512: KemAlgorithm = /* @__PURE__ */ mlKem("ML-KEM-512", 0x0040, mlkem512);
/** ML-KEM-768. */
export const kemMlKem768: KemAlgorithm = /* @__PURE__ */ mlKem("ML-KEM-768", 0x0041, mlkem768);
/** ML-KEM-1024. */
export const kemMlKem1024: KemAlgorithm = /* @__PURE__ */ mlKem("ML-KEM-1024", 0x0042, mlkem1024);

function mlKem(name: string, id: number, group: KeyExchangeGroup): KemAlgorithm {
  const kem: KemAlgorithm = {
    name,
    opensslName: name,
    id,
    sharedSecretLength: group.secretLength,
    encapsulatedKeyLength: group.serverShareLength,
    publicKeyLength: group.clientShareLength,
    privateKeyLength: SEED_LENGTH,
    canAuthenticate: false,
    generateKeyPair(options = {}) {
      const { random = randomBytes }: { random?: Random } = options;
      return keyPairOf(kem, group, random(SEED_LENGTH), options);
    },
    deriveKeyPair(material, options) {
      checkMaterial(kem, material);
      const suite = concatBytes(ascii("KEM"), twoBytes(id, "the number of a mechanism"));
      const nothing = new Uint8Array(0);
      const seed = labeledDerive(256, suite, material, "DeriveKeyPair", nothing, SEED_LENGTH);
      return keyPairOf(kem, group, seed, options);
    },
    publicKeyOf: (privateKey, options) =>
      mapMaybe(expand(kem, group, privateKey, options), (key) => {
        key.destroy();
        return key.share;
      }),
    encapsulate(publicKey, options = {}) {
      if (options.senderPrivateKey !== undefined) throw cannotAuthenticate(name);
      checkPeerLength(kem, publicKey, "publicKey");
      return mapMaybe(group.respond(publicKey, options), ({ share, secret }) => ({
        encapsulatedKey: share,
        sharedSecret: secret,
      }));
    },
    decapsulate(encapsulatedKey, privateKey, options = {}) {
      if (options.senderPublicKey !== undefined) throw cannotAuthenticate(name);
      checkPeerLength(kem, encapsulatedKey, "encapsulatedKey");
      return mapMaybe(
        expand(kem, group, privateKey, options),
        (key) =>
          mapMaybe(key.complete(encapsulatedKey), (secret) => {
            key.destroy();
            return secret;
          }),
      );
    },
  };
  return kem;
}

function keyPairOf(
  kem: KemAlgorithm,
  group: KeyExchangeGroup,
  privateKey: Bytes,
  options: PrivateOperationOptions | undefined,
): MaybePromise<KemKeyPair> {
  return mapMaybe(expand(kem, group, privateKey, options), (key) => {
    key.destroy();
    return { publicKey: key.share, privateKey };
  });
}

/** The key pair of a seed, as the exchange of TLS makes it. */
function expand(
  { name }: KemAlgorithm,
  group: KeyExchangeGroup,
  seed: Uint8Array,
  options: PrivateOperationOptions = {},
): MaybePromise<KeyShare> {
  if (seed.length !== SEED_LENGTH) throw wrongPrivateKeyLength(name, seed.length, SEED_LENGTH);
  return group.generate({ ...options, random: () => new Uint8Array(seed) });
}

function cannotAuthenticate(name: string): SslError {
  return new SslError("EVP", "OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE", {
    expected: "a mechanism that authenticates the sender: DHKEM",
    received: name,
    remedy: "leave the sender's key out, or sign what is sent",
  });
}
