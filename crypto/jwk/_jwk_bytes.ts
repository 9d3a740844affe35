// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The members of JSON Web Keys as bytes. */

import { SslError } from "../../err/mod.ts";
import type { Bytes } from "../../wire/mod.ts";

/** No member of any key is longer: a modulus of 16,384 bits has 2,731 characters. */
const MAX_LENGTH = 4096;

/** What is wrong with a member. The value is not told: it may be secret. */
export function badMember(member: string, expected: string, received: string): SslError {
  return new SslError("EVP", "DECODE_ERROR", {
    expected,
    received,
    where: `the member ${member} of a JSON Web Key`,
  });
}

/** Reads base64url without padding (RFC 7515, Section 2), in its only form. */
export function readBytes(jwk: object, member: string, length?: number): Bytes {
  const value = (jwk as Record<string, unknown>)[member];
  if (typeof value !== "string") {
    throw badMember(member, "a text", value === undefined ? "none" : `a ${typeof value}`);
  }
  if (value.length > MAX_LENGTH || value.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(value)) {
    throw badMember(
      member,
      `base64url without padding, at most ${MAX_LENGTH} characters`,
      `${value.length} characters`,
    );
  }
  const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  // The last character's bits that belong to no byte are zero.
  if (writeBytes(bytes) !== value) {
    throw badMember(member, "base64url in its only form", "bits behind the last byte");
  }
  if (length !== undefined && bytes.length !== length) {
    throw badMember(member, `${length} bytes`, `${bytes.length} bytes`);
  }
  return bytes;
}

/** Reads a number, which is not 0 (RFC 7518, Section 2, Base64urlUInt). */
export function readNumber(jwk: object, member: string): Bytes {
  const bytes = readBytes(jwk, member);
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) throw badMember(member, "a number other than 0", "0");
  return first === 0 ? bytes : bytes.slice(first);
}

/** Writes base64url without padding. */
export function writeBytes(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Writes a number without leading zero bytes. */
export function writeNumber(bytes: Uint8Array): string {
  const first = bytes.findIndex((byte) => byte !== 0);
  return writeBytes(first < 0 ? new Uint8Array(1) : bytes.subarray(first));
}
