// Copyright 2026 the streamssl authors. MIT license.

import { parsePem } from "../../../crypto/pem/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";

/** Decodes base64url, as JSON Web Keys have it. */
export function decodeBase64Url(text = ""): Bytes {
  try {
    const plain = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new SyntaxError(`Cannot decode "${text}" as base64url`, { cause });
  }
}

/**
 * The bytes of the first PEM block.
 *
 * @param text The text.
 * @param label The label that the block must have.
 * @returns What it holds.
 * @throws {SyntaxError} When there is no such block.
 */
export function pemBytes(text: string, label: string): Uint8Array {
  const [block] = parsePem(text);
  if (block?.label !== label) {
    throw new SyntaxError(`Cannot read PEM: ${block?.label ?? "nothing"} instead of ${label}`);
  }
  return block.bytes;
}
