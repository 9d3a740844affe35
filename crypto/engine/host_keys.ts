// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Keys as node:crypto holds them. They are imported once and kept as long as our own key lives. */

import { DerBuilder } from "../asn1/der_builder.ts";
import { plainlyEncoded } from "../ec/ec_parts.ts";
import type { Bytes } from "../../wire/mod.ts";
import { encodeHostPrivateKey, encodeSubjectPublicKeyInfo } from "../pkcs8/encode_key.ts";
import { writeRsaPublicKey } from "../pkcs8/rsa_key.ts";
import type { PrivateKeyParts } from "../pkey/pkey_types.ts";
import type { PublicKey } from "../pkey/public_key.ts";
import { wipe } from "../wipe.ts";
import { hostCrypto } from "./host_crypto.ts";

/** A key of node:crypto. */
export interface HostKey {
  /** Writes the key. */
  export(options: { format: "der"; type: "spki" | "pkcs8" }): Uint8Array<ArrayBuffer>;
}

/** How an RSA or EC key is to be used. */
export interface HostKeyUse {
  /** The key. */
  readonly key: HostKey;
  /** The padding of RSA. */
  readonly padding?: number;
  /** The salt's length of PSS. */
  readonly saltLength?: number;
  /** The form of ECDSA signatures. */
  readonly dsaEncoding?: "der";
}

/** A key as JSON Web Key (RFC 7517), of the kinds that are imported here. */
export interface HostJwk {
  /** The key type. */
  readonly kty: "OKP" | "EC";
  /** The curve. */
  readonly crv: string;
  /** The public key, or its first coordinate. */
  readonly x: string;
  /** The second coordinate. */
  readonly y?: string;
  /** The private key. */
  readonly d?: string;
}

/** What can be imported. */
export type HostKeyInput =
  | { readonly key: Uint8Array; readonly format: "der"; readonly type: "spki" | "pkcs8" | "pkcs1" }
  | { readonly key: HostJwk; readonly format: "jwk" };

/** An ECDH object of node:crypto. */
export interface HostEcdh {
  /** Sets the private number and computes the public point. */
  setPrivateKey(scalar: Uint8Array): void;
  /** The public point, uncompressed. */
  getPublicKey(): Uint8Array;
  /** The x coordinate of the shared point. */
  computeSecret(point: Uint8Array): Uint8Array;
}

/** A Diffie-Hellman object of node:crypto. */
export interface HostFfdh {
  /** Sets the private number. */
  setPrivateKey(value: Uint8Array): void;
  /** The shared secret. */
  computeSecret(publicValue: Uint8Array): Uint8Array;
}

/** The part of node:crypto that works with keys. */
export interface HostKeyCrypto {
  /** Imports a public key, or takes the public half of a private one. */
  createPublicKey(input: HostKeyInput | HostKey): HostKey;
  /** Imports a private key. */
  createPrivateKey(input: HostKeyInput): HostKey;
  /** Makes an RSA key. */
  generateKeyPairSync(
    type: "rsa",
    options: { modulusLength: number; publicExponent: number },
  ): { readonly privateKey: HostKey };
  /** Signs. */
  sign(digest: string | null, data: Uint8Array, key: HostKeyUse): Uint8Array;
  /** Checks a signature. */
  verify(
    digest: string | null,
    data: Uint8Array,
    key: HostKeyUse,
    signature: Uint8Array,
  ): boolean;
  /** The raw private operation of RSA, when the padding says so. */
  privateEncrypt(key: HostKeyUse, message: Uint8Array): Uint8Array;
  /** The raw public operation of RSA, when the padding says so. */
  publicDecrypt(key: HostKeyUse, signature: Uint8Array): Uint8Array;
  /** The raw public operation of RSA, when the padding says so. */
  publicEncrypt(key: HostKeyUse, message: Uint8Array): Uint8Array;
  /** The raw private operation of RSA, when the padding says so. */
  privateDecrypt(key: HostKeyUse, ciphertext: Uint8Array): Uint8Array;
  /** Diffie-Hellman with two imported keys. */
  diffieHellman(keys: { privateKey: HostKey; publicKey: HostKey }): Uint8Array;
  /** Starts a Diffie-Hellman over a finite field with raw numbers. */
  createDiffieHellman(prime: Uint8Array, generator: Uint8Array): HostFfdh;
  /** Starts an ECDH with raw numbers. */
  createECDH(curve: string): HostEcdh;
  /** Numbers of OpenSSL. */
  readonly constants: {
    readonly RSA_PKCS1_PADDING: number;
    readonly RSA_NO_PADDING: number;
    readonly RSA_PKCS1_PSS_PADDING: number;
  };
}

const PUBLIC_KEYS = new WeakMap<PublicKey, HostKey>();
const PRIVATE_KEYS = new WeakMap<PrivateKeyParts, HostKey>();

/**
 * Gives the part of the runtime's node:crypto that works with keys.
 *
 * @returns The module, or `undefined` where the runtime has none.
 */
export function hostKeyCrypto(): HostKeyCrypto | undefined {
  const host = hostCrypto() as unknown as Partial<HostKeyCrypto> | undefined;
  return host?.createPrivateKey === undefined ? undefined : host as HostKeyCrypto;
}

/**
 * Imports a public key. RSA keys lose their restriction to PSS, which was enforced before.
 *
 * @param host The runtime's node:crypto.
 * @param key The key.
 * @returns The host's key. The host throws when it does not know the algorithm.
 */
export function hostPublicKey(host: HostKeyCrypto, key: PublicKey): HostKey {
  let imported = PUBLIC_KEYS.get(key);
  if (imported !== undefined) return imported;
  const { rsa } = key;
  const jwk = publicJwk(key);
  imported = jwk !== undefined
    ? host.createPublicKey({ key: jwk, format: "jwk" })
    : rsa !== undefined
    ? host.createPublicKey({ key: pkcs1(rsa), format: "der", type: "pkcs1" })
    : host.createPublicKey({ key: plainPublicKeyInfo(key), format: "der", type: "spki" });
  PUBLIC_KEYS.set(key, imported);
  return imported;
}

/** The key as every host reads it: the curve by its name, the point uncompressed. */
function plainPublicKeyInfo({ parts, subjectPublicKeyInfo }: PublicKey): Bytes {
  return "curve" in parts
    ? encodeSubjectPublicKeyInfo(plainlyEncoded(parts))
    : subjectPublicKeyInfo;
}

/**
 * Imports a private key.
 *
 * @param host The runtime's node:crypto.
 * @param parts The key's parts.
 * @returns The host's key. The host throws when it does not know the algorithm.
 */
export function hostPrivateKey(host: HostKeyCrypto, parts: PrivateKeyParts): HostKey {
  let imported = PRIVATE_KEYS.get(parts);
  if (imported !== undefined) return imported;
  const der = encodeHostPrivateKey(parts);
  try {
    imported = host.createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } finally {
    wipe(der);
  }
  PRIVATE_KEYS.set(parts, imported);
  return imported;
}

/**
 * Takes the point out of a host's key.
 *
 * @param host The runtime's node:crypto.
 * @param key A private key on a curve.
 * @param length The length of the point, in bytes.
 * @returns The point, a copy.
 */
export function hostPointOf(host: HostKeyCrypto, key: HostKey, length: number): Bytes {
  // Not as JSON Web Key: that export of Node 20 waits for ever when the garbage collector runs in it.
  const der = host.createPublicKey(key).export({ format: "der", type: "spki" });
  return new Uint8Array(der.subarray(der.length - length));
}

/**
 * Measured on Node 20, imports a second: Ed25519 133,000 as JSON Web Key, 13,400 as DER; P-256
 * 14,200 and 9,600; but P-384 2,900 and 9,600, P-521 1,300 and 6,300.
 */
function publicJwk(key: PublicKey): HostJwk | undefined {
  const { type, curve, point } = key;
  if (point === undefined) return undefined;
  if (type === "ed25519") return { kty: "OKP", crv: "Ed25519", x: base64Url(point) };
  if (type === "ed448") return { kty: "OKP", crv: "Ed448", x: base64Url(point) };
  if (curve !== "P-256") return undefined;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  return { kty: "EC", crv: curve, x: base64Url(x), y: base64Url(y) };
}

/**
 * Encodes bytes as in JSON Web Keys (RFC 7515, Section 2).
 *
 * @param bytes The bytes.
 * @returns base64url without padding.
 */
export function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function pkcs1(rsa: NonNullable<PublicKey["rsa"]>): Bytes {
  const builder = new DerBuilder();
  writeRsaPublicKey(builder, { type: "rsa", ...rsa });
  return builder.finish();
}
