// Copyright 2026 the streamssl authors. MIT license.

import {
  type HandshakeInfo,
  namedGroupByName,
  namedGroupByNumber,
  namedGroupName,
  opensslSignatureSchemeName,
  SIGNATURE_SCHEMES,
  signatureSchemeByNumber,
} from "../../tls/mod.ts";

/** A signature scheme as in `Signature Algorithms:` (do_print_sigalgs). */
export function signatureAlgorithmText(number: number): string {
  const { name = "" } = signatureSchemeByNumber(number) ?? {};
  const isNamedAsInRfc = name.startsWith("rsa_pss_pss") || name.startsWith("ed");
  return isNamedAsInRfc ? name : opensslSignatureSchemeName(number);
}

/** A list of signature schemes as `Signature Algorithms:` shows it. */
export function signatureAlgorithmsText(numbers: readonly number[]): string {
  return numbers.map(signatureAlgorithmText).join(":");
}

/** A list of groups as `Supported groups:` shows it. */
export function groupsText(numbers: readonly number[]): string {
  return numbers.map(namedGroupName).join(":");
}

/** The lines on how the peer signed; empty when it did not. */
export function peerSignatureText({ peerSignatureScheme }: HandshakeInfo): string {
  const scheme = schemeOf(peerSignatureScheme);
  if (scheme === undefined) return "";
  const digest = scheme.peerSigningDigest === undefined
    ? ""
    : `Peer signing digest: ${scheme.peerSigningDigest}\n`;
  return `${digest}Peer signature type: ${signatureTypeText(scheme.peerSignatureType)}\n`;
}

/** The same of the brief summary. */
export function briefSignatureText({ peerSignatureScheme }: HandshakeInfo): string {
  const scheme = schemeOf(peerSignatureScheme);
  if (scheme === undefined) return "";
  return `Hash used: ${scheme.peerSigningDigest ?? "UNDEF"}\n` +
    `Signature type: ${signatureTypeText(scheme.peerSignatureType)}\n`;
}

/** The line on the server's share of the key exchange; empty when there was none. */
export function temporaryKeyText({ group }: HandshakeInfo): string {
  const row = group === undefined ? undefined : namedGroupByName(group);
  if (row === undefined) return "";
  const isCurve = row.name.startsWith("secp");
  return `Server Temp Key: ${isCurve ? "ECDH, " : ""}${row.opensslName}, ${row.bits} bits\n`;
}

/** The numbers of a list of groups that are groups of elliptic curves, as TLS 1.2 knows them. */
export function tls12Groups(numbers: readonly number[]): number[] {
  return numbers.filter((number) => namedGroupByNumber(number)?.tls12 ?? false);
}

/** The point formats of RFC 8422, section 5.1.2. */
const POINT_FORMATS = ["uncompressed", "ansiX962_compressed_prime", "ansiX962_compressed_char2"];

/** The line on the peer's point formats; empty when it named none. */
export function pointFormatsText(formats: readonly number[]): string {
  if (formats.length === 0) return "";
  const names = formats.map((format) => POINT_FORMATS[format] ?? `unknown(${format})`);
  return `Supported Elliptic Curve Point Formats: ${names.join(":")}\n`;
}

function schemeOf(name: string | undefined) {
  return SIGNATURE_SCHEMES.find((row) => row.name === name);
}

function signatureTypeText(type: string): string {
  return /^Ed/.test(type) ? type.toLowerCase() : type;
}
