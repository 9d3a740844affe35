// Copyright 2026 the streamssl authors. MIT license.

import { DerReader, oidShortName } from "../../../crypto/asn1/mod.ts";
import { type KeyType, parsePrivateKeyPem, PrivateKey, PublicKey } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { parsePem } from "../../../crypto/pem/mod.ts";
import { type Bytes, decodeHex } from "../../../wire/mod.ts";
import { isRawAlgorithm, rawKeyTypes, rawPrivateKey, rawPublicKey } from "../raw_keys.ts";
import type { Pair } from "../stanza.ts";

/** Object identifiers of key algorithms, with the library's types of keys. */
const KEY_TYPES: Readonly<Record<string, KeyType>> = {
  "1.2.840.113549.1.1.1": "rsa",
  "1.2.840.113549.1.1.10": "rsa-pss",
  "1.2.840.10040.4.1": "dsa",
  "1.2.840.113549.1.3.1": "dh",
  "1.2.840.10046.2.1": "dhx",
  "1.2.840.10045.2.1": "ec",
  "1.3.101.110": "x25519",
  "1.3.101.111": "x448",
  "1.3.101.112": "ed25519",
  "1.3.101.113": "ed448",
  ...rawKeyTypes(),
};

/** A key of the file, or the reason why it can not be had. */
export type Found<Key> = { key: Key } | { skipped: string };

/** The keys that a file names; a later key hides an earlier one of the same name. */
export class KeyRing {
  readonly #private = new Map<string, Found<PrivateKey> | Error>();
  readonly #public = new Map<string, Found<PublicKey> | Error>();

  /**
   * Takes the keys of a stanza.
   *
   * @param pair A line of the stanza.
   * @returns Whether it was a key.
   */
  take(pair: Pair): boolean {
    if (pair.key === "PrivateKeyRaw" || pair.key === "PublicKeyRaw") {
      const [name = "", algorithm = "", digits = ""] = pair.value.split(":");
      if (pair.key === "PrivateKeyRaw") this.#private.set(name, loadRawPrivate(algorithm, digits));
      else this.#public.set(name, loadRawPublic(algorithm, digits));
      return true;
    }
    if (pair.pem === undefined) return false;
    const { pem } = pair;
    if (pair.key === "PrivateKey") this.#private.set(pair.value, loadPem(pem, readPrivate));
    else this.#public.set(pair.value, loadPem(pem, readPublic));
    return true;
  }

  /** Adds a key that was made. */
  add(name: string, key: PrivateKey): void {
    this.#private.set(name, { key });
  }

  /** Notes a key that could not be made, and why. */
  addMissing(name: string, reason: { skipped: string }): void {
    this.#private.set(name, reason);
  }

  /**
   * Finds a private key.
   *
   * @param name Its name.
   * @throws {Error} When the file has none of that name, or when it did not load although the
   * library offers its kind.
   */
  privateKey(name: string): Found<PrivateKey> {
    return this.#find(this.#private, name);
  }

  /** Finds a public key: one named as such, or that of a private key. */
  publicKey(name: string): Found<PublicKey> {
    if (this.#public.has(name)) return this.#find(this.#public, name);
    const found = this.#find(this.#private, name);
    return "key" in found ? { key: found.key.publicKey } : found;
  }

  #find<Key>(keys: ReadonlyMap<string, Found<Key> | Error>, name: string): Found<Key> {
    const found = keys.get(name);
    if (found === undefined) throw new ReferenceError(`The file has no key "${name}"`);
    if (found instanceof Error) throw found;
    return found;
  }
}

function readPrivate(der: Uint8Array, pem?: string): PrivateKey {
  return pem === undefined ? PrivateKey.fromPkcs8(der) : parsePrivateKeyPem(pem);
}

function readPublic(der: Uint8Array, pem?: string): PublicKey {
  return pem === undefined ? PublicKey.fromSubjectPublicKeyInfo(der) : PublicKey.fromPem(pem);
}

/** Loads a key; what the library does not offer is told by its identifiers, not by an error. */
function loadPem<Key>(
  pem: string,
  read: (der: Uint8Array, pem: string) => Key,
): Found<Key> | Error {
  try {
    const [block] = parsePem(pem);
    if (block === undefined) throw new SyntaxError("No PEM block");
    // The other labels name their algorithm themselves.
    const skipped = /^(PRIVATE|PUBLIC) KEY$/.test(block.label)
      ? missingKind(block.bytes)
      : undefined;
    return skipped === undefined ? { key: read(block.bytes, pem) } : { skipped };
  } catch (error) {
    if (error instanceof SslError && error.reason === "ILLEGAL_NEGATIVE_VALUE") {
      // OpenSSL takes such a key when it is read and refuses each of its uses.
      return { skipped: "not applicable: keys with a negative number, refused when they are read" };
    }
    return error instanceof Error ? error : new Error(String(error));
  }
}

function loadRawPrivate(algorithm: string, digits: string): Found<PrivateKey> | Error {
  const key = decodeHex(digits);
  if (isRawAlgorithm(algorithm)) {
    return loadDer(rawPrivateKey(algorithm, key, "expanded"), readPrivate);
  }
  if (rawOid(algorithm) === undefined) {
    return { skipped: `unsupported: raw ${algorithm.toLowerCase()} keys` };
  }
  return loadDer(bareXdhPrivateKey(algorithm, key), readPrivate);
}

function loadRawPublic(algorithm: string, digits: string): Found<PublicKey> | Error {
  const key = decodeHex(digits);
  if (isRawAlgorithm(algorithm)) return loadDer(rawPublicKey(algorithm, key), readPublic);
  if (rawOid(algorithm) === undefined) {
    return { skipped: `unsupported: raw ${algorithm.toLowerCase()} keys` };
  }
  return loadDer(bareXdhPublicKey(algorithm, key), readPublic);
}

/** A bare key of RFC 8410 in the form that its Section 7 shows. */
export function bareXdhPrivateKey(algorithm: string, key: Uint8Array): Bytes {
  const octets = [0x04, key.length + 2, 0x04, key.length, ...key];
  const content = [0x02, 1, 0, 0x30, 5, 0x06, 3, ...rawOid(algorithm) ?? [], ...octets];
  return Uint8Array.of(0x30, content.length, ...content);
}

/** A bare key of RFC 8410 in the form that its Section 4 shows. */
export function bareXdhPublicKey(algorithm: string, key: Uint8Array): Bytes {
  const bits = [0x03, key.length + 1, 0, ...key];
  const content = [0x30, 5, 0x06, 3, ...rawOid(algorithm) ?? [], ...bits];
  return Uint8Array.of(0x30, content.length, ...content);
}

function loadDer<Key>(der: Bytes, read: (der: Uint8Array) => Key): Found<Key> | Error {
  try {
    return { key: read(der) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function rawOid(algorithm: string): number[] | undefined {
  const last = ["X25519", "X448", "ED25519", "ED448"].indexOf(algorithm.toUpperCase());
  return last === -1 ? undefined : [0x2b, 0x65, 0x6e + last];
}

/** The reason why a key of this kind is skipped, from the algorithm in PKCS#8 or SPKI. */
function missingKind(der: Uint8Array): string | undefined {
  const outer = new DerReader(der).readSequence();
  if (outer.peekTag() === 0x02) outer.skip();
  const algorithm = outer.readSequence();
  const oid = algorithm.readOid();
  if (!Object.hasOwn(KEY_TYPES, oid)) {
    return `unsupported: ${nameOf(oid)} keys`;
  }
  return undefined;
}

function nameOf(oid: string): string {
  return (oidShortName(oid) ?? oid).toLowerCase();
}
