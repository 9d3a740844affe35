// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Public-key algorithms of WebCrypto. What WebCrypto has no name for is declined. What only this
 * runtime's WebCrypto lacks shows when it is too late to decline; then the portable engine computes.
 *
 * Timing: that of the runtime's library.
 */

import type { Random } from "../../rand/random.ts";
import type { Bytes, MaybePromise } from "../../wire/mod.ts";
import { curveByName } from "../ec/curves.ts";
import { derToRawSignature, rawToDerSignature } from "../ec/ecdsa_signature.ts";
import { bigIntToMinimalBytes } from "../bigint.ts";
import { privateKeyParts } from "../pkey/key_parts.ts";
import { decodePrivateKeyInfo } from "../pkcs8/decode_private_key.ts";
import { encodePrivateKeyInfo } from "../pkcs8/encode_key.ts";
import { isRawKeyType } from "../pkcs8/key_algorithms.ts";
import type {
  CurveName,
  EcKeyParameters,
  EncryptionAlgorithm,
  KeyParameters,
  RawKeyType,
  RsaKeyParameters,
  SignatureAlgorithm,
} from "../pkey/pkey_types.ts";
import type { PrivateKey } from "../pkey/private_key.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { wipe } from "../wipe.ts";
import { type DhCurve, dhCurve, dhExchange, type DhKey } from "./dh_exchange.ts";
import type { PublicKeyOperations } from "./engine.ts";
import { isShortDigest } from "./host_pkey.ts";
import { portableDhKey } from "./portable_dh.ts";
import { portablePkey } from "./portable_pkey.ts";
import {
  WEB_CURVES,
  webEncryption,
  webPrivateKey,
  webPublicKey,
  webSignature,
} from "./web_keys.ts";

/** The public exponent that everybody takes, big-endian. */
const DEFAULT_EXPONENT = 65_537;

/**
 * Gives the public-key operations of WebCrypto.
 *
 * @returns The operations.
 */
export function webPkey(): PublicKeyOperations {
  return { sign, verify, encrypt, decrypt, generate, exchange };
}

function sign(
  key: PrivateKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  random?: Random,
): Promise<Bytes> | undefined {
  const names = webSignature(algorithm, key.curve);
  // WebCrypto draws salts and nonces itself.
  const draws = algorithm.kind === "ecdsa" || algorithm.kind === "rsa-pss";
  if (names === undefined || draws && random !== undefined) return undefined;
  if (algorithm.kind === "ecdsa" && algorithm.nonce === "deterministic") return undefined;
  if (algorithm.kind === "ecdsa" && isShortDigest(key.curve, algorithm.digest)) return undefined;
  return orPortable(
    async () => {
      const webKey = await webPrivateKey(privateKeyParts(key), key.publicKey.parts, names);
      const signed = await crypto.subtle.sign(names.use, webKey, ownBuffer(data));
      const signature = new Uint8Array(signed);
      return algorithm.kind === "ecdsa" ? rawToDerSignature(signature) : signature;
    },
    () => portablePkey.sign?.(key, algorithm, data),
  );
}

function verify(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): MaybePromise<boolean> | undefined {
  const names = webSignature(algorithm, key.curve);
  if (names === undefined) return undefined;
  let form: Uint8Array | undefined = signature;
  if (algorithm.kind === "ecdsa" && key.curve !== undefined) {
    if (isShortDigest(key.curve, algorithm.digest)) return undefined;
    form = derToRawSignature(curveByName(key.curve), signature);
    if (form === undefined) return false;
  }
  const raw = ownBuffer(form);
  return orPortable(
    async () => {
      const webKey = await webPublicKey(key, names);
      return await crypto.subtle.verify(names.use, webKey, raw, ownBuffer(data));
    },
    () => portablePkey.verify?.(key, algorithm, data, signature),
  );
}

function encrypt(
  key: PublicKey,
  algorithm: EncryptionAlgorithm,
  data: Uint8Array,
  random?: Random,
): Promise<Bytes> | undefined {
  const names = webEncryption(algorithm);
  // WebCrypto draws the seed itself.
  if (names === undefined || random !== undefined) return undefined;
  return orPortable(
    async () => {
      const webKey = await webPublicKey(key, names, "encrypt");
      return new Uint8Array(await crypto.subtle.encrypt(names.use, webKey, ownBuffer(data)));
    },
    () => portablePkey.encrypt?.(key, algorithm, data),
  );
}

/** WebCrypto tells by one error what is wrong; the portable engine then finds the same. */
function decrypt(
  key: PrivateKey,
  algorithm: EncryptionAlgorithm,
  ciphertext: Uint8Array,
): Promise<Bytes> | undefined {
  const names = webEncryption(algorithm);
  if (names === undefined) return undefined;
  return orPortable(
    async () => {
      const parts = privateKeyParts(key);
      const webKey = await webPrivateKey(parts, key.publicKey.parts, names, "decrypt");
      const message = await crypto.subtle.decrypt(names.use, webKey, ownBuffer(ciphertext));
      return new Uint8Array(message);
    },
    () => portablePkey.decrypt?.(key, algorithm, ciphertext),
  );
}

function generate(parameters: KeyParameters, random?: Random): Promise<Bytes> | undefined {
  const isRsa = "bits" in parameters;
  if (
    random !== undefined || !isRsa && parameters.type !== "ec" && !isRawKeyType(parameters.type)
  ) {
    return undefined;
  }
  if (parameters.type === "ec" && !isPlainWebCurve(parameters)) return undefined;
  return orPortable(
    () => "bits" in parameters ? generateRsa(parameters) : generateOnCurve(parameters),
    () => portablePkey.generate?.(parameters),
  );
}

async function generateRsa(parameters: RsaKeyParameters): Promise<Bytes> {
  const { bits, type, restriction, publicExponent = DEFAULT_EXPONENT, primes = 2 } = parameters;
  if (primes !== 2) throw new TypeError("WebCrypto makes keys with two primes only");
  const pair = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      modulusLength: bits,
      publicExponent: bigIntToMinimalBytes(BigInt(publicExponent)),
    },
    true,
    ["sign", "verify"],
  );
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const { parts } = decodePrivateKeyInfo(der);
  wipe(der);
  if (!("modulus" in parts)) throw new TypeError("WebCrypto made a key of another type");
  const rest = restriction === undefined ? {} : { restriction };
  return encodePrivateKeyInfo({ ...parts, type, ...rest });
}

/** How WebCrypto names the curves when keys are made. */
const CURVE_ALGORITHMS = {
  ed25519: { name: "Ed25519" },
  ed448: { name: "Ed448" },
  x25519: { name: "X25519" },
  x448: { name: "X448" },
} as const;

/** WebCrypto names the curve and writes the point uncompressed. */
function isPlainWebCurve(parameters: EcKeyParameters): boolean {
  const { curve, parameterEncoding = "named", pointForm = "uncompressed" } = parameters;
  return typeof curve === "string" && WEB_CURVES.includes(curve) &&
    parameterEncoding === "named" && pointForm === "uncompressed";
}

async function generateOnCurve(
  parameters: Exclude<KeyParameters, RsaKeyParameters>,
): Promise<Bytes> {
  const algorithm = parameters.type === "ec"
    ? { name: "ECDSA", namedCurve: parameters.curve as CurveName }
    : CURVE_ALGORITHMS[parameters.type as RawKeyType];
  const uses: KeyUsage[] = parameters.type.startsWith("x") ? ["deriveBits"] : ["sign", "verify"];
  const pair = await crypto.subtle.generateKey(algorithm, true, uses) as CryptoKeyPair;
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
}

function exchange(group: string): ReturnType<typeof dhExchange> | undefined {
  const curve = dhCurve(group);
  return curve === undefined ? undefined : dhExchange(curve, webDhKey);
}

function webDhKey(curve: DhCurve, random: Random | undefined): MaybePromise<DhKey> {
  // WebCrypto makes its own private keys, and imports raw ones only where it likes.
  if (random !== undefined) return portableDhKey(curve, random);
  return orPortable(() => generateDhKey(curve), () => portableDhKey(curve, undefined));
}

async function generateDhKey(curve: DhCurve): Promise<DhKey> {
  const { subtle } = crypto;
  const montgomery = curve === "x25519" || curve === "x448";
  const algorithm = montgomery ? CURVE_ALGORITHMS[curve] : { name: "ECDH", namedCurve: curve };
  const pair = await subtle.generateKey(algorithm, false, ["deriveBits"]) as CryptoKeyPair;
  const publicValue = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  let privateKey: CryptoKey | undefined = pair.privateKey;
  const bits = montgomery ? 8 * publicValue.length : 8 * curveByName(curve).coordinateLength;
  return {
    publicValue,
    async derive(peer) {
      if (privateKey === undefined) {
        throw new TypeError("Cannot use a key share that was destroyed");
      }
      const own = privateKey;
      const other = await subtle.importKey("raw", ownBuffer(peer), algorithm, false, []);
      try {
        const use = { name: algorithm.name, public: other };
        return new Uint8Array(await subtle.deriveBits(use, own, bits));
      } catch (error) {
        // WebCrypto refuses a secret of zero, which only these two curves can give.
        if (montgomery) return undefined;
        throw error;
      }
    },
    destroy() {
      privateKey = undefined;
    },
  };
}

/**
 * Computes with WebCrypto, and with the portable engine where this WebCrypto lacks the algorithm: it
 * rejects with NotSupportedError by the standard, with other errors in fact.
 */
async function orPortable<T>(
  web: () => Promise<T>,
  portable: () => MaybePromise<T> | undefined,
): Promise<T> {
  try {
    return await web();
  } catch (error) {
    const result = await portable();
    if (result === undefined) throw error;
    return result;
  }
}

/** WebCrypto takes no views on shared memory. */
function ownBuffer(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? bytes as Bytes : new Uint8Array(bytes);
}
