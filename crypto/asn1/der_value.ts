// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The class of a tag (X.690, section 8.1.2.2). */
export type TagClass = "universal" | "application" | "context" | "private";

/** Any element, as {@linkcode DerReader.readAny} gives it. The bytes are views on the input. */
export interface DerValue {
  /** The first identifier octet. */
  readonly identifier: number;
  /** The tag number. */
  readonly tag: number;
  /** The class of the tag. */
  readonly class: TagClass;
  /** Whether the content holds elements. */
  readonly constructed: boolean;
  /** Identifier and length. */
  readonly header: Uint8Array;
  /** The content. */
  readonly content: Uint8Array;
  /** Header and content. */
  readonly raw: Uint8Array;
  /** The offset of the header in the whole input. */
  readonly offset: number;
}

/** The content of a BIT STRING. */
export interface BitString {
  /** The bits, the first one highest; a view on the input. */
  readonly bytes: Uint8Array;
  /** How many bits of the last byte do not belong to it; they are zero. */
  readonly unusedBits: number;
}
