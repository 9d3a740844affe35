// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Elliptic curves in TypeScript. For timing see the heads of ecdsa.ts and eddsa.ts. */

import type { Bytes } from "../../wire/mod.ts";
import { ecSharedSecret } from "../ec/ecdh.ts";
import { signEcdsa, verifyEcdsa } from "../ec/ecdsa.ts";
import type { EcPrivateParts, EcPublicParts } from "../ec/ec_types.ts";
import { montgomerySecret, signEddsa, verifyEddsa } from "../ec/eddsa.ts";
import type { RawPrivateParts, RawPublicParts } from "../ec/raw_types.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { SignatureAlgorithm } from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { notZero } from "./dh_exchange.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What the portable engine does with keys of type `"ec"`. */
export const portableEc: PublicKeyOperations = {
  sign(key: PrivateKey, algorithm: SignatureAlgorithm, data: Uint8Array): Bytes | undefined {
    if (algorithm.kind !== "ecdsa") return undefined;
    const { curve, scalar } = privateKeyParts(key) as EcPrivateParts;
    return signEcdsa(curve, algorithm, scalar, data);
  },
  verify(key: PublicKey, algorithm, data, signature): boolean | undefined {
    if (algorithm.kind !== "ecdsa") return undefined;
    const { curve, point } = key.parts as EcPublicParts;
    return verifyEcdsa(curve, algorithm, point, data, signature);
  },
  derive(key: PrivateKey, peer: PublicKey, options): Bytes | undefined {
    const { curve, scalar } = privateKeyParts(key) as EcPrivateParts;
    const mode = options.cofactor === true ? "cofactor" : "plain";
    return ecSharedSecret(curve, scalar, (peer.parts as EcPublicParts).point, mode);
  },
};

/** What the portable engine does with keys of RFC 8410. */
export const portableRaw: PublicKeyOperations = {
  sign(key: PrivateKey, algorithm: SignatureAlgorithm, data: Uint8Array): Bytes | undefined {
    if (algorithm.kind !== "ed25519" && algorithm.kind !== "ed448") return undefined;
    return signEddsa(algorithm, (privateKeyParts(key) as RawPrivateParts).seed, data);
  },
  verify(key: PublicKey, algorithm, data, signature): boolean | undefined {
    if (algorithm.kind !== "ed25519" && algorithm.kind !== "ed448") return undefined;
    return verifyEddsa(algorithm, (key.parts as RawPublicParts).point, data, signature);
  },
  derive(key, peer): Bytes | undefined {
    const { type, seed } = privateKeyParts(key) as RawPrivateParts;
    if (type !== "x25519" && type !== "x448") return undefined;
    return notZero(type, montgomerySecret(type, seed, (peer.parts as RawPublicParts).point));
  },
};
