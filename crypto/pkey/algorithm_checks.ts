// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Whether what a program says of keys and algorithms makes sense by itself. Types say the same, but
 * programs without them, and names from configuration files, come here as they are; and what is
 * misspelled must not pass for the default.
 */

import { nameRemedy } from "../close_names.ts";
import { SslError } from "../../err/mod.ts";
import { checkBytes } from "../../wire/mod.ts";
import { KEY_TYPES } from "./key_types.ts";
import type { EncryptionAlgorithm, KeyParameters, SignatureAlgorithm } from "./pkey_types.ts";

/** Properties that are digests, and those that have few values, by the kind of algorithm. */
interface AlgorithmShape {
  /** Digests that must be given. */
  readonly digests?: readonly string[];
  /** Digests that may be left out. */
  readonly optionalDigests?: readonly string[];
  /** Words of which one is meant; they may be left out. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

const NUMBERS: AlgorithmShape = {
  digests: ["digest"],
  choices: { form: ["der", "ieee-p1363"], nonce: ["any", "deterministic"] },
};

const SIGNATURES: Readonly<Record<SignatureAlgorithm["kind"], AlgorithmShape>> = {
  "rsa-pkcs1": { digests: ["digest"] },
  "rsa-pkcs1-bare": {},
  "rsa-pss": {
    digests: ["digest", "mgf1Digest"],
    choices: { saltLength: ["digest", "max", "auto"] },
  },
  "rsa-x931": { optionalDigests: ["digest"] },
  "rsa-raw": {},
  "dsa": NUMBERS,
  "ecdsa": NUMBERS,
  "sm2": {},
  "ed25519": {},
  "ed448": {},
  "ml-dsa": { optionalDigests: ["prehash"] },
  "slh-dsa": { optionalDigests: ["prehash"] },
};

const ENCRYPTIONS: Readonly<Record<EncryptionAlgorithm["kind"], AlgorithmShape>> = {
  "rsa-pkcs1": { choices: { rejection: ["implicit", "explicit"] } },
  "rsa-oaep": { digests: ["digest"], optionalDigests: ["mgf1Digest"] },
  "rsa-raw": {},
  "sm2": { optionalDigests: ["digest"] },
};

/**
 * Checks what a program says of a signature.
 *
 * @param algorithm How it is made.
 * @param data What is signed.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when there is no such kind.
 * @throws {TypeError} When a digest is missing or none, a word is not known, or the data is no bytes.
 */
export function checkSignatureAlgorithm(algorithm: SignatureAlgorithm, data: Uint8Array): void {
  checkShape(SIGNATURES, algorithm, "a signature algorithm");
  checkBytes(data, "the data to be signed");
}

/**
 * Checks what a program says of an encryption.
 *
 * @param algorithm How it is encrypted.
 * @param data The message or the ciphertext.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when there is no such kind.
 * @throws {TypeError} When a digest is missing or none, a word is not known, or the data is no bytes.
 */
export function checkEncryptionAlgorithm(algorithm: EncryptionAlgorithm, data: Uint8Array): void {
  checkShape(ENCRYPTIONS, algorithm, "an encryption algorithm");
  if (algorithm.kind === "rsa-oaep" && algorithm.label !== undefined) {
    checkBytes(algorithm.label, "the label");
  }
  checkBytes(data, "the message");
}

/**
 * Checks what a program says of a key that shall be made.
 *
 * @param parameters Type and size.
 * @throws {SslError} `EVP`, `UNSUPPORTED_ALGORITHM` when there is no such type.
 * @throws {TypeError} When the curve or the group is missing.
 */
export function checkKeyParameters(parameters: KeyParameters): void {
  const { type } = parameters;
  const types = KEY_TYPES.flatMap((row) => row.types);
  if (!types.includes(type)) throw unknownName("a type of keys", String(type), types);
  if (type === "ec" && !("curve" in parameters)) {
    throw new TypeError(
      'Cannot make a key of type "ec" without a curve: give the option "curve", such as "P-256"',
    );
  }
  const needsGroup = type === "dsa" || type === "dh" || type === "dhx";
  if (needsGroup && !("parameters" in parameters) && !("group" in parameters)) {
    const how = type === "dsa"
      ? '"parameters", which generateDsaParameters() makes'
      : '"group", such as "ffdhe2048", or "parameters"';
    throw new TypeError(
      `Cannot make a key of type "${type}" without a group: give the option ${how}`,
    );
  }
}

function checkShape(
  shapes: Readonly<Record<string, AlgorithmShape>>,
  algorithm: { readonly kind: string },
  what: string,
): void {
  const { kind } = algorithm;
  if (!Object.hasOwn(shapes, kind)) throw unknownName(what, String(kind), Object.keys(shapes));
  const { digests = [], optionalDigests = [], choices = {} } = shapes[kind] as AlgorithmShape;
  const values = algorithm as unknown as Readonly<Record<string, unknown>>;
  for (const name of digests) checkDigest(kind, name, values[name]);
  for (const name of optionalDigests) {
    if (values[name] !== undefined) checkDigest(kind, name, values[name]);
  }
  for (const [name, words] of Object.entries(choices)) {
    const value = values[name];
    if (value === undefined || typeof value === "number" || words.includes(value as string)) {
      continue;
    }
    throw new TypeError(
      `Cannot use ${kind} with ${name} ${JSON.stringify(value)}: ` +
        `one of ${words.map((word) => `"${word}"`).join(", ")} is expected`,
    );
  }
}

function checkDigest(kind: string, name: string, value: unknown): void {
  if (typeof (value as { digest?: unknown } | null | undefined)?.digest === "function") return;
  const received = value === undefined ? "nothing" : JSON.stringify(value);
  throw new TypeError(
    `Cannot use ${kind} with ${received} as "${name}": a digest is expected, such as sha256; ` +
      `digestByName() finds one by its name`,
  );
}

function unknownName(what: string, name: string, names: readonly string[]): SslError {
  const remedy = nameRemedy(name, names);
  return new SslError("EVP", "UNSUPPORTED_ALGORITHM", {
    expected: `${what}: one of ${names.join(", ")}`,
    received: JSON.stringify(name.slice(0, 64)),
    ...remedy === undefined ? {} : { remedy },
  });
}
