// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The private keys of ML-KEM and ML-DSA in PKCS #8 (RFC 9935, Section 6; RFC 9881, Section 6):
 * a seed, the key that comes of it, or both.
 */

import { DerBuilder } from "../asn1/der_builder.ts";
import { DerReader } from "../asn1/der_reader.ts";
import { contextTag, DER_TAGS } from "../asn1/tags.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";
import type { PrivateKeyFormOptions, PrivateKeyParts } from "../pkey/pkey_types.ts";
import { wipe } from "../wipe.ts";

/** What must be known of a parameter set to read its private keys. */
export interface SeedKeyForm {
  /** The name of the parameter set. */
  readonly name: string;
  /** The seed's length, in bytes. */
  readonly seedLength: number;
  /** The key's length, in bytes. */
  readonly expandedLength: number;
  /**
   * Makes the key of a seed.
   *
   * @param seed The seed.
   * @returns The key.
   */
  expand(seed: Bytes): Bytes;
}

/** A private key as it was read. */
export interface SeedKey {
  /** The seed, where it came with one. */
  readonly seed?: Bytes;
  /** The key. */
  readonly expandedKey: Bytes;
}

/**
 * Reads the content of the octet string of a PrivateKeyInfo.
 *
 * @param form The parameter set.
 * @param der The content.
 * @returns The key; the parts are copies.
 * @throws {SslError} `ASN1` for another structure; `PROV`, `INVALID_KEY` for a part of a wrong
 * length, or a seed and a key that do not belong together.
 */
export function readSeedKey(form: SeedKeyForm, der: Uint8Array): SeedKey {
  const reader = new DerReader(der, { path: "PrivateKeyInfo.privateKey" });
  const tag = reader.peekTag();
  let key: SeedKey;
  if (tag === contextTag(0, "primitive")) {
    const seed = exactly(form, form.seedLength, reader.readContent(tag, "seed"), "the seed");
    key = { seed, expandedKey: form.expand(seed) };
  } else if (tag === DER_TAGS.SEQUENCE) {
    key = reader.readSequence((inner) => readBoth(form, inner), "both");
  } else {
    key = { expandedKey: readExpanded(form, reader) };
  }
  reader.finish();
  return key;
}

function readBoth(form: SeedKeyForm, reader: DerReader): SeedKey {
  const seed = exactly(form, form.seedLength, reader.readOctetString("seed"), "the seed");
  const stated = readExpanded(form, reader);
  const expandedKey = form.expand(seed);
  const agree = equalBytes(stated, expandedKey);
  wipe(stated);
  if (!agree) {
    wipe(seed, expandedKey);
    throw new SslError("PROV", "INVALID_KEY", {
      expected: `the ${form.name} key that the seed gives`,
      received: "another key beside the seed",
      where: "PrivateKeyInfo.privateKey",
      usualCause: "two keys were mixed up, or the file is damaged",
      remedy: "write the key anew from its seed, or take it from its source again",
    });
  }
  return { seed, expandedKey };
}

function readExpanded(form: SeedKeyForm, reader: DerReader): Bytes {
  return exactly(form, form.expandedLength, reader.readOctetString("expandedKey"), "the key");
}

function exactly(
  { name }: SeedKeyForm,
  length: number,
  bytes: Uint8Array,
  what: string,
): Bytes {
  if (bytes.length === length) return new Uint8Array(bytes);
  throw new SslError("PROV", "INVALID_KEY", {
    expected: `${length} bytes for ${what} of ${name}`,
    received: `${bytes.length} bytes`,
    where: "PrivateKeyInfo.privateKey",
  });
}

/** How the parts of a key with a seed are marked that is to be written by its seed alone. */
const SEED_ALONE = /* @__PURE__ */ new Uint8Array(0);

/**
 * Leaves of a private key what shall be written.
 *
 * @param parts The key's parts.
 * @param form What shall be written.
 * @returns The parts to be written, for {@linkcode writeSeedKey}.
 * @throws {TypeError} When the key has not that form.
 */
export function withSeedForm(
  parts: PrivateKeyParts,
  form: PrivateKeyFormOptions["seedForm"],
): PrivateKeyParts {
  if (form === undefined) return parts;
  if (!("expandedKey" in parts)) {
    throw new TypeError(
      `Cannot write a key of type "${parts.type}" by its seed: only ML-KEM and ML-DSA keys have one`,
    );
  }
  if (form === "expanded") {
    return { type: parts.type, expandedKey: parts.expandedKey } as typeof parts;
  }
  if (parts.seed === undefined) {
    throw new TypeError(
      `Cannot write the ${parts.type} key with its seed: the key came without; write it "expanded"`,
    );
  }
  if (form !== "both" && form !== "seed") {
    throw new TypeError(
      `Cannot write a key with seedForm "${form}": one of seed, expanded, both is expected`,
    );
  }
  return form === "both" ? parts : { ...parts, expandedKey: SEED_ALONE };
}

/**
 * Writes the content of the octet string of a PrivateKeyInfo: seed and key where there is a seed, as
 * OpenSSL 3.5 does, else the key alone.
 *
 * @param builder Where to.
 * @param key The key.
 */
export function writeSeedKey(builder: DerBuilder, { seed, expandedKey }: SeedKey): void {
  if (seed === undefined) {
    builder.octetString(expandedKey);
    return;
  }
  if (expandedKey === SEED_ALONE) {
    builder.implicit(0, seed);
    return;
  }
  builder.sequence((inner) => {
    inner.octetString(seed);
    inner.octetString(expandedKey);
  });
}

/**
 * Writes a PrivateKeyInfo with the seed alone: the shortest form, for a key that was just made.
 *
 * @param oid The object identifier of the parameter set, dotted.
 * @param seed The seed.
 * @returns The DER encoding; secret.
 */
export function encodeSeedKeyInfo(oid: string, seed: Uint8Array): Bytes {
  return new DerBuilder().sequence((builder) => {
    builder.integer(0).sequence((inner) => inner.oid(oid));
    builder.octetString((inner) => inner.implicit(0, seed));
  }).finish();
}
