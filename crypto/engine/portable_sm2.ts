// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { EcPrivateParts, EcPublicParts } from "../ec/ec_types.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import { decryptSm2, encryptSm2 } from "../sm2/sm2_encryption.ts";
import { signSm2, verifySm2 } from "../sm2/sm2_signature.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What the portable engine does with keys of type `"sm2"`. */
export const portableSm2: PublicKeyOperations = {
  sign(key, algorithm, data, random) {
    if (algorithm.kind !== "sm2") return undefined;
    const { scalar } = privateKeyParts(key) as EcPrivateParts;
    const { point } = key.publicKey.parts as EcPublicParts;
    return signSm2(algorithm, scalar, point, data, random);
  },
  verify(key, algorithm, data, signature) {
    if (algorithm.kind !== "sm2") return undefined;
    return verifySm2(algorithm, (key.parts as EcPublicParts).point, data, signature);
  },
  encrypt(key, algorithm, data, random) {
    if (algorithm.kind !== "sm2") return undefined;
    return encryptSm2(algorithm, (key.parts as EcPublicParts).point, data, random);
  },
  decrypt(key, algorithm, ciphertext) {
    if (algorithm.kind !== "sm2") return undefined;
    return decryptSm2(algorithm, (privateKeyParts(key) as EcPrivateParts).scalar, ciphertext);
  },
};
