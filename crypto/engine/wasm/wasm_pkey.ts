// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Public-key algorithms by the modules of curves and of RSA. Timing: see docs/constant-time.md. */

import type { Random } from "../../../rand/random.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { curveByName } from "../../ec/curves.ts";
import { type DigestAlgorithm, isXof } from "../../digest/digest.ts";
import { derToRawNumbers, rawToDerSignature } from "../../ec/ecdsa_signature.ts";
import { DeterministicNonces } from "../../pkey/deterministic_nonces.ts";
import { privateKeyParts } from "../../pkey/key_parts.ts";
import type { CurveName, EcdsaAlgorithm, SignatureAlgorithm } from "../../pkey/pkey_types.ts";
import type { PrivateKey } from "../../pkey/private_key.ts";
import type { PublicKey } from "../../pkey/public_key.ts";
import { isRsaEncryption, isRsaSignature } from "../../rsa/rsa_types.ts";
import { wipe } from "../../wipe.ts";
import { dhCurve, dhExchange, type DhKey, drawPrivateKey } from "../dh_exchange.ts";
import type { ExchangeOperations, PublicKeyOperations } from "../engine.ts";
import { digestMethods } from "../digest_value.ts";
import { wasmCurve25519 } from "./curve25519_memory.ts";
import { type WasmCurve, wasmCurve } from "./curve_memory.ts";
import { deriveByWasm } from "./wasm_derive.ts";
import { signWasmEd25519, verifyWasmEd25519 } from "./wasm_ed25519.ts";
import { decapsulateByWasm, encapsulateByWasm, wasmMlKemExchange } from "./wasm_ml_kem.ts";
import { decryptWasmRsa, signWasmRsa } from "./wasm_rsa.ts";

/** The public-key operations of the wasm engine. */
export const wasmPkey: PublicKeyOperations = {
  sign,
  verify,
  decrypt: (key, algorithm, ciphertext) =>
    isRsaEncryption(algorithm) ? decryptWasmRsa(key, algorithm, ciphertext) : undefined,
  derive: (key, peer) => deriveByWasm(key, peer),
  encapsulate: encapsulateByWasm,
  decapsulate: decapsulateByWasm,
  exchange,
};

function sign(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random?: Random,
): Bytes | undefined {
  if (isRsaSignature(algorithm)) {
    return signWasmRsa(key, algorithm, data, random);
  }
  if (algorithm.kind === "ed25519") {
    const parts = privateKeyParts(key);
    return "seed" in parts ? signWasmEd25519(algorithm, parts.seed, data) : undefined;
  }
  if (algorithm.kind !== "ecdsa" || key.curve === undefined || !hashesHere(algorithm)) {
    return undefined;
  }
  const kernel = wasmCurve(key.curve);
  if (kernel === undefined || digestMethods(algorithm.digest) === undefined) return undefined;
  const parts = privateKeyParts(key);
  if (!("scalar" in parts)) return undefined;
  return signEcdsa(kernel, key.curve, algorithm.digest, parts.scalar, data);
}

/** Extendable-output functions give other lengths here (RFC 8692, Section 3). */
function hashesHere({ digest, prehashed }: EcdsaAlgorithm): boolean {
  return prehashed !== true && !isXof(digest);
}

/** ECDSA with the nonces of RFC 6979. */
function signEcdsa(
  kernel: WasmCurve,
  name: CurveName,
  digest: DigestAlgorithm,
  scalar: Uint8Array,
  data: Uint8Array,
): Bytes {
  const curve = curveByName(name);
  const hash = kernel.hashToNumber(digest.digest(data));
  const nonces = new DeterministicNonces(curve.order, digest, scalar, hash);
  try {
    for (;;) {
      const nonce = nonces.next();
      const signature = kernel.sign(scalar, nonce, hash);
      wipe(nonce);
      const half = signature.length / 2;
      const isZero = (number: Uint8Array): boolean => number.every((byte) => byte === 0);
      if (!isZero(signature.subarray(0, half)) && !isZero(signature.subarray(half))) {
        return rawToDerSignature(signature);
      }
      nonces.advance();
    }
  } finally {
    nonces.destroy();
  }
}

function verify(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (algorithm.kind === "ed25519") {
    return key.point && verifyWasmEd25519(algorithm, key.point, data, signature);
  }
  if (algorithm.kind !== "ecdsa" || key.curve === undefined || !hashesHere(algorithm)) {
    return undefined;
  }
  const kernel = wasmCurve(key.curve);
  if (kernel === undefined || digestMethods(algorithm.digest) === undefined) return undefined;
  if (key.point === undefined) return undefined;
  const numbers = derToRawNumbers(signature, kernel.order);
  if (numbers === undefined) return false;
  return kernel.verify(key.point, kernel.hashToNumber(algorithm.digest.digest(data)), numbers);
}

function exchange(group: string): ExchangeOperations | undefined {
  const curve = dhCurve(group);
  if (curve === undefined) return wasmMlKemExchange(group);
  if (curve === "x448") return undefined;
  if (curve === "x25519") {
    const kernel = wasmCurve25519();
    return kernel && dhExchange(curve, (_, random) => {
      const scalar = drawPrivateKey(curve, random);
      return dhKey(scalar, kernel.publicValue(scalar), (peer) => kernel.exchange(scalar, peer));
    });
  }
  const kernel = wasmCurve(curve);
  return kernel && dhExchange(curve, (_, random) => {
    const scalar = drawPrivateKey(curve, random);
    return dhKey(scalar, kernel.publicPoint(scalar), (peer) => kernel.exchange(scalar, peer));
  });
}

function dhKey(scalar: Bytes, publicValue: Bytes, derive: DhKey["derive"]): DhKey {
  let isDestroyed = false;
  return {
    publicValue,
    derive(peer) {
      if (isDestroyed) throw new TypeError("Cannot use a key share that was destroyed");
      return derive(peer);
    },
    destroy() {
      isDestroyed = true;
      wipe(scalar);
    },
  };
}
