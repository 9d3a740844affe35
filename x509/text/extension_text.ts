// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Extension } from "../extension.ts";
import { BLOCK_PRINTERS } from "./block_extensions.ts";
import { LINE_PRINTERS } from "./line_extensions.ts";
import { objectText, stringText } from "./_pieces.ts";

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
  const printer = LINE_PRINTERS[oid] ?? BLOCK_PRINTERS[oid];
  try {
    if (printer !== undefined) return printer(value, spaces);
  } catch {
    // OpenSSL too shows what it can not decode as characters.
  }
  return spaces + stringText(value);
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
