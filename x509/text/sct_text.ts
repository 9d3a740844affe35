// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { formatTime } from "../../crypto/asn1/format_time.ts";
import { signatureAlgorithmByOid } from "../signature_algorithms.ts";
import type { SignedCertificateTimestamp } from "../ct/signed_certificate_timestamp.ts";
import { colonHex } from "./_pieces.ts";

/** The algorithms of timestamps, by their numbers in TLS 1.2. */
const ALGORITHM_OIDS: Readonly<Record<number, string>> = {
  0x0403: "1.2.840.10045.4.3.2",
  0x0401: "1.2.840.113549.1.1.11",
};

/** A list of timestamps (SCT_LIST_print); the last line has no end. */
export function sctListText(list: readonly SignedCertificateTimestamp[], indent: string): string {
  return list.map((sct) => sctText(sct, indent)).join("\n");
}

/** One timestamp (SCT_print). */
function sctText(sct: SignedCertificateTimestamp, indent: string): string {
  const start = `${indent}Signed Certificate Timestamp:\n${indent}    Version   : `;
  if (sct.version !== 0) {
    return `${start}unknown\n${hexBlock(sct.encoded, `${indent}                `)}`;
  }
  const inner = `${indent}    `;
  const algorithm = ALGORITHM_OIDS[sct.signatureAlgorithm];
  const name = algorithm === undefined
    ? sct.signatureAlgorithm.toString(16).toUpperCase().padStart(4, "0").replace(/^(..)/, "$1:")
    : signatureAlgorithmByOid(algorithm)?.name ?? algorithm;
  return `${start}v1 (0x0)\n` +
    `${inner}Log ID    : ${hexBlock(sct.logId, `${inner}            `).trimStart()}\n` +
    `${inner}Timestamp : ${timestampText(sct.timestamp)}\n` +
    `${inner}Extensions: ` +
    (sct.extensions.length === 0
      ? "none\n"
      : `${hexBlock(sct.extensions, `${inner}            `).trimStart()}\n`) +
    `${inner}Signature : ${name}\n` +
    hexBlock(sct.signature, `${inner}            `);
}

/** Lines of 16 bytes (BIO_hex_string); the last has no end. */
function hexBlock(bytes: Uint8Array, indent: string): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    rows.push(indent + colonHex(bytes.subarray(at, at + 16), "upper"));
  }
  return rows.join(":\n");
}

/** With milliseconds (timestamp_print). */
function timestampText(milliseconds: bigint): string {
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) return `${milliseconds}`;
  const fraction = String(date.getUTCMilliseconds()).padStart(3, "0");
  return formatTime(date).replace(/ \d+ GMT$/, (end) => `.${fraction}${end}`);
}
