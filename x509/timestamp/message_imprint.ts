// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The digest of what gets a timestamp (RFC 3161, section 2.4.1), and extensions with IMPLICIT tags. */

import { DerBuilder, type DerReader } from "../../crypto/asn1/mod.ts";
import {
  type CmsAlgorithmIdentifier,
  readAlgorithm,
  writeAlgorithm,
} from "../../crypto/cms/algorithm_identifier.ts";
import { equalBytes } from "../../wire/mod.ts";
import { decodeExtensions, type Extension, writeExtensions } from "../extension.ts";

/** A digest of data (TS_MSG_IMPRINT). */
export interface MessageImprint {
  /** The digest algorithm. */
  readonly hashAlgorithm: CmsAlgorithmIdentifier;
  /** The digest. */
  readonly hashedMessage: Uint8Array;
}

/** Reads a MessageImprint. */
export function readMessageImprint(reader: DerReader): MessageImprint {
  return reader.readSequence((inner) => ({
    hashAlgorithm: readAlgorithm(inner, "hashAlgorithm"),
    hashedMessage: inner.readOctetString("hashedMessage"),
  }), "messageImprint");
}

/** Writes a MessageImprint. */
export function writeMessageImprint(builder: DerBuilder, imprint: MessageImprint): void {
  builder.sequence((inner) => {
    writeAlgorithm(inner, imprint.hashAlgorithm);
    inner.octetString(imprint.hashedMessage);
  });
}

/** Compares digests and their algorithms; parameters are NULL or nothing in either. */
export function sameImprint(one: MessageImprint, other: MessageImprint): boolean {
  return one.hashAlgorithm.oid === other.hashAlgorithm.oid &&
    equalBytes(one.hashedMessage, other.hashedMessage);
}

/** Reads extensions with an IMPLICIT tag; none when another element comes. */
export function readTaggedExtensions(reader: DerReader, identifier: number): Extension[] {
  if (reader.peekTag() !== identifier) return [];
  return reader.readNested(identifier, (inner) => {
    const extensions = decodeExtensions(inner.input, inner.offset, inner.end, inner.path);
    while (!inner.atEnd) inner.skip();
    return extensions;
  }, "extensions");
}

/** Writes extensions with an IMPLICIT tag, where there are some. */
export function writeTaggedExtensions(
  builder: DerBuilder,
  extensions: readonly Extension[],
  identifier: number,
): void {
  if (extensions.length === 0) return;
  const sequence = new DerBuilder();
  writeExtensions(sequence, extensions);
  const der = sequence.finish();
  der[0] = identifier;
  builder.raw(der);
}
