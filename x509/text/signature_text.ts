// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";
import type { AlgorithmIdentifier } from "../algorithm_identifier.ts";
import { hexIntegerText, hexLines, objectText } from "./_pieces.ts";

const PSS = "1.2.840.113549.1.1.10";
/** DSA with SHA-1, SHA-224 and SHA-256; of others OpenSSL does not know that they are DSA. */
const DSA: ReadonlySet<string> = new Set([
  "1.2.840.10040.4.3",
  "2.16.840.1.101.3.4.3.1",
  "2.16.840.1.101.3.4.3.2",
]);
/** How far signatures are indented, and how many bytes stand in a line. */
const INDENT = 8;
const PER_LINE = 18;

/**
 * Prints the algorithm of a signature, and the signature when it is given (X509_signature_print).
 *
 * @param algorithm The algorithm.
 * @param signature The signature; nothing for the algorithm alone.
 * @returns The text, every line ended.
 */
export function signatureText(algorithm: AlgorithmIdentifier, signature?: Uint8Array): string {
  const start = `    Signature Algorithm: ${objectText(algorithm.oid)}`;
  const value = signature === undefined ? "" : "\n    Signature Value:";
  if (algorithm.oid === PSS) {
    return `${start}${value}${pssText(algorithm)}${dump(signature)}`;
  }
  if (DSA.has(algorithm.oid) && signature !== undefined) {
    return `${start}${value}\n${dsaText(signature) ?? dump(signature)}`;
  }
  return `${start}${value}\n${dump(signature)}`;
}

function dump(signature: Uint8Array | undefined): string {
  return signature === undefined ? "" : hexLines(signature, INDENT, PER_LINE);
}

/** rsa_pss_param_print, with its spaces. */
function pssText({ parameters }: AlgorithmIdentifier): string {
  const indent = " ".repeat(INDENT);
  const fields = parameters === undefined ? undefined : pssFields(parameters);
  if (fields === undefined) return `${indent}(INVALID PSS PARAMETERS)\n`;
  return `${indent}\n${indent}Hash Algorithm: ${fields.hash ?? "sha1 (default)"}\n` +
    `${indent}Mask Algorithm: ${fields.mask ?? "mgf1 with sha1 (default)"}\n` +
    `${indent} Salt Length: 0x${fields.salt ?? "14 (default)"}\n` +
    `${indent}Trailer Field: 0x${fields.trailer ?? "01 (default)"}\n`;
}

function pssFields(parameters: Uint8Array) {
  const algorithm = (reader: DerReader) =>
    reader.readSequence((inner) => {
      const oid = inner.readOid();
      if (!inner.atEnd) inner.skip();
      return objectText(oid);
    });
  const number = (reader: DerReader) => hexIntegerText(reader.readIntegerBytes());
  try {
    return new DerReader(parameters).readSequence((inner) => ({
      hash: inner.readOptionalExplicit(0, algorithm),
      mask: inner.readOptionalExplicit(
        1,
        (mask) => mask.readSequence((mgf) => `${objectText(mgf.readOid())} with ${algorithm(mgf)}`),
      ),
      salt: inner.readOptionalExplicit(2, number),
      trailer: inner.readOptionalExplicit(3, number),
    }));
  } catch {
    return undefined;
  }
}

/** The two numbers of a DSA signature (dsa_sig_print). */
function dsaText(signature: Uint8Array): string | undefined {
  try {
    const reader = new DerReader(signature);
    const numbers = reader.readSequence((inner) =>
      ["r:   ", "s:   "].map((label) => {
        const content = inner.readIntegerBytes();
        const digits = content[0] === 0 ? content.subarray(1) : content;
        if (digits.length <= 8) {
          const value = BigInt(`0x${hexIntegerText(content)}`);
          return `${" ".repeat(INDENT)}${label} ${value} (0x${value.toString(16)})\n`;
        }
        return `${" ".repeat(INDENT)}${label}\n${hexLines(content, INDENT + 4, 15)}`;
      })
    );
    reader.finish();
    return numbers.join("");
  } catch {
    return undefined;
  }
}
