// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** DSA and Diffie-Hellman over finite fields in TypeScript. For timing see dsa.ts and dh.ts. */

import { dhSecret } from "../dh/dh.ts";
import type { DhPrivateParts, DhPublicParts } from "../dh/dh_types.ts";
import { signDsa, verifyDsa } from "../dsa/dsa.ts";
import type { DsaPrivateParts, DsaPublicParts } from "../dsa/dsa_types.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import type { PublicKeyOperations } from "./engine.ts";

/** What the portable engine does with DSA keys. */
export const portableDsa: PublicKeyOperations = {
  sign(key, algorithm, data, random) {
    if (algorithm.kind !== "dsa") return undefined;
    return signDsa(privateKeyParts(key) as DsaPrivateParts, algorithm, data, random);
  },
  verify(key, algorithm, data, signature) {
    if (algorithm.kind !== "dsa") return undefined;
    return verifyDsa(key.parts as DsaPublicParts, algorithm, data, signature);
  },
};

/** What the portable engine does with Diffie-Hellman keys. */
export const portableFfdh: PublicKeyOperations = {
  derive(key, peer, { pad = true }) {
    const { parameters, privateValue } = privateKeyParts(key) as DhPrivateParts;
    const { publicValue } = peer.parts as DhPublicParts;
    return dhSecret(parameters, privateValue, publicValue, { pad });
  },
};
