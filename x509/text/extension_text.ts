// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";
import type { Extension } from "../extension.ts";
import { BLOCK_PRINTERS } from "./block_extensions.ts";
import { LINE_PRINTERS } from "./line_extensions.ts";
import { PartialText, RARE_PRINTERS } from "./rare_extensions.ts";
import { objectText, stringText } from "./_pieces.ts";

/** The nonce of OCSP, whose value OpenSSL takes as bytes of any kind. */
const NONCE = "1.3.6.1.5.5.7.48.1.2";

/** What OpenSSL prints of lists without entries, which RFC 5280 forbids. */
const EMPTY_TEXTS: Readonly<Record<string, string>> = {
  "2.5.29.17": "<EMPTY>\n",
  "2.5.29.18": "<EMPTY>\n",
  "1.3.6.1.5.5.7.1.1": "<EMPTY>\n",
  "1.3.6.1.5.5.7.1.11": "<EMPTY>\n",
  "2.5.29.30": "",
  "2.5.29.31": "",
  "2.5.29.32": "",
};

function isEmptyList(value: Uint8Array): boolean {
  return value[0] === 0x30 && value[1] === 0;
}

/**
 * Prints an extension as OpenSSL does (X509V3_EXT_print). What is not known, or can not be decoded, is
 * printed as characters.
 *
 * @param extension The extension.
 * @param indent By how many columns its lines are indented. @default {0}
 * @returns The text, without an end of its last line.
 *
 * @example Usage
 * ```ts
 * import { Extension, EXTENSION_IDS, extensionText } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * const extension = new Extension(EXTENSION_IDS.keyUsage, true, Uint8Array.of(3, 2, 5, 0xa0));
 * assertEquals(extensionText(extension), "Digital Signature, Key Encipherment");
 * ```
 */
export function extensionText(extension: Extension, indent = 0): string {
  const { oid, value } = extension;
  const spaces = " ".repeat(indent);
  const printer = LINE_PRINTERS[oid] ?? BLOCK_PRINTERS[oid] ?? RARE_PRINTERS[oid];
  let before = "";
  try {
    const empty = isEmptyList(value) ? EMPTY_TEXTS[oid] : undefined;
    if (empty !== undefined) return empty === "" ? "" : spaces + empty;
    if (printer !== undefined) return printer(oid === NONCE ? value : elementOf(value), spaces);
  } catch (error) {
    // OpenSSL too shows what it can not decode as characters.
    if (error instanceof PartialText) before = error.text;
  }
  return before + spaces + stringText(value);
}

/** What OpenSSL decodes of a value: bytes behind the element are passed over. */
function elementOf(value: Uint8Array): Uint8Array {
  return new DerReader(value).readRaw();
}

/**
 * Prints a list of extensions with a title (X509V3_extensions_print).
 *
 * @param title The title, without colon; `undefined` for none.
 * @param extensions The extensions.
 * @param indent By how many columns the title is indented.
 * @returns The text; nothing for no extensions.
 */
export function extensionsText(
  title: string | undefined,
  extensions: readonly Extension[],
  indent: number,
): string {
  if (extensions.length === 0) return "";
  const inner = title === undefined ? indent : indent + 4;
  const start = title === undefined ? "" : `${" ".repeat(indent)}${title}:\n`;
  return start +
    extensions.map((extension) =>
      `${" ".repeat(inner)}${objectText(extension.oid)}: ${
        extension.critical ? "critical" : ""
      }\n` +
      `${extensionText(extension, inner + 4)}\n`
    ).join("");
}
