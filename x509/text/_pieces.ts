// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** Pieces that the texts of OpenSSL are made of. */

import { decodeInteger, oidLongName, rareOids } from "../../crypto/asn1/mod.ts";

/** A long name, or the dotted form (i2a_ASN1_OBJECT). */
export function objectText(oid: string): string {
  return oidLongName(oid) ?? oidLongName(oid, [rareOids()]) ?? oid;
}

/** Bytes in hexadecimal with colons: `0a:1b` or `0A:1B`. */
export function colonHex(bytes: Uint8Array, letters: "lower" | "upper" = "lower"): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");
  return letters === "upper" ? text.toUpperCase() : text;
}

/** Lines of bytes with colons, so many to a line, each line indented and ended. */
export function hexLines(bytes: Uint8Array, indent: number, perLine: number): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += perLine) {
    const isLast = at + perLine >= bytes.length;
    text += " ".repeat(indent) + colonHex(bytes.subarray(at, at + perLine)) +
      (isLast ? "\n" : ":\n");
  }
  return text;
}

/** A number that stands in text (i2s_ASN1_INTEGER): decimal, from 128 bits on in hexadecimal. */
export function integerText(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  if (magnitude.toString(2).length < 128) return value.toString();
  const digits = magnitude.toString(16).toUpperCase();
  return `${value < 0n ? "-" : ""}0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

/** A number in hexadecimal (i2a_ASN1_INTEGER): `0A1B`, with a minus for negative ones. */
export function hexIntegerText(content: Uint8Array): string {
  const value = decodeInteger(content);
  const digits = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? "-" : ""}${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

/** Bytes as ASN1_STRING_print shows them: what can not be shown is a full stop. */
export function stringText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const shown = byte >= 0x20 && byte <= 0x7e || byte === 0x0a || byte === 0x0d;
    text += shown ? String.fromCharCode(byte) : ".";
  }
  return text;
}
