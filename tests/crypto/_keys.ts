// Copyright 2026 the streamssl authors. MIT license.

import {
  type KeyParameters,
  sha256,
  sha384,
  sha512,
  type SignatureAlgorithm,
} from "../../crypto/mod.ts";

/** A kind of key, and a way in which it signs. */
export interface SigningCase {
  /** The name for messages. */
  readonly name: string;
  /** What to make. */
  readonly parameters: KeyParameters;
  /** How it signs. */
  readonly algorithm: SignatureAlgorithm;
}

/** PSS with one digest and a salt as long as it, as in TLS. */
export const PSS_SHA256 = {
  kind: "rsa-pss",
  digest: sha256,
  mgf1Digest: sha256,
  saltLength: 32,
} as const satisfies SignatureAlgorithm;

/** Every kind of key that signs, with one algorithm each. */
export const SIGNING_CASES: readonly SigningCase[] = [
  {
    name: "RSA with PKCS #1 v1.5",
    parameters: { type: "rsa", bits: 1024 },
    algorithm: { kind: "rsa-pkcs1", digest: sha256 },
  },
  { name: "RSA with PSS", parameters: { type: "rsa", bits: 1024 }, algorithm: PSS_SHA256 },
  {
    name: "RSA of odd size with PSS and two digests",
    parameters: { type: "rsa-pss", bits: 1025 },
    algorithm: { kind: "rsa-pss", digest: sha384, mgf1Digest: sha256, saltLength: 7 },
  },
  {
    name: "P-256",
    parameters: { type: "ec", curve: "P-256" },
    algorithm: { kind: "ecdsa", digest: sha256 },
  },
  {
    name: "P-384",
    parameters: { type: "ec", curve: "P-384" },
    algorithm: { kind: "ecdsa", digest: sha384 },
  },
  {
    name: "P-521",
    parameters: { type: "ec", curve: "P-521" },
    algorithm: { kind: "ecdsa", digest: sha512 },
  },
  {
    name: "P-521 with a short digest",
    parameters: { type: "ec", curve: "P-521" },
    algorithm: { kind: "ecdsa", digest: sha256 },
  },
  { name: "Ed25519", parameters: { type: "ed25519" }, algorithm: { kind: "ed25519" } },
  { name: "Ed448", parameters: { type: "ed448" }, algorithm: { kind: "ed448" } },
];
