// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { namedDhGroup } from "../../crypto/dh/dh_groups.ts";
import type { DhParameters } from "../../crypto/dh/dh_types.ts";
import type { EcPublicParts } from "../../crypto/ec/ec_types.ts";
import { curveNames, curveOf, opensslCurveName } from "../../crypto/ec/curves.ts";
import { readPoint, writePoint } from "../../crypto/ec/points.ts";
import { bigIntToMinimalBytes, bytesToBigInt, trimLeadingZeros } from "../../crypto/bigint.ts";
import { keyTypeRow } from "../../crypto/pkey/key_types.ts";
import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import { SslError } from "../../err/mod.ts";
import { hexLines } from "./_pieces.ts";

/** How many bytes stand in a line. */
const PER_LINE = 15;

/**
 * Prints a public key as `openssl pkey -pubin -text_pub -noout` does (EVP_PKEY_print_public).
 *
 * @param key The key.
 * @param indent By how many columns lines are indented. @default {0}
 * @returns The text.
 *
 * @example Usage
 * ```ts
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { publicKeyText } from "@streamssl/ssl/x509";
 * import { assert } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ed25519" });
 * assert(publicKeyText(publicKey).startsWith("ED25519 Public-Key:\npub:\n    "));
 * ```
 */
export function publicKeyText(key: PublicKey, indent = 0): string {
  const text = plainText(key);
  if (indent === 0) return text;
  return text.replace(/^(?=.)/gm, " ".repeat(indent));
}

function plainText(key: PublicKey): string {
  const { parts } = key;
  switch (parts.type) {
    case "rsa":
    case "rsa-pss":
      return rsaText(key);
    case "ec":
    case "sm2":
      return ecText(parts, key.bits);
    case "dsa": {
      const { prime, subprime, generator } = parts.parameters;
      return `Public-Key: (${key.bits} bit)\n` + number("pub: ", parts.publicValue) +
        number("P:   ", prime) + number("Q:   ", subprime) + number("G:   ", generator);
    }
    default:
      if ("point" in parts) {
        const name = parts.type.toUpperCase();
        return `${name} Public-Key:\npub:\n${hexLines(parts.point, 4, PER_LINE)}`;
      }
      return otherText(key);
  }
}

function rsaText(key: PublicKey): string {
  const { modulus, exponent } = key.rsa as NonNullable<PublicKey["rsa"]>;
  return `Public-Key: (${key.bits} bit)\n${number("Modulus:", modulus)}` +
    number("Exponent:", exponent) + (key.type === "rsa-pss" ? pssText(key) : "");
}

/** What a key for PSS allows, in OpenSSL 3's words. */
function pssText({ rsaPssRestriction: allowed }: PublicKey): string {
  if (allowed === undefined) return "No PSS parameter restrictions\n";
  const { digest, mgf1Digest, minimumSaltLength } = allowed;
  const isDefault = (value: boolean) => value ? " (default)" : "";
  return "PSS parameter restrictions:\n" +
    `  Hash Algorithm: ${providerName(digest.name)}${isDefault(digest.name === "sha1")}\n` +
    `  Mask Algorithm: MGF1 with ${providerName(mgf1Digest.name)}` +
    `${isDefault(mgf1Digest.name === "sha1")}\n` +
    `  Minimum Salt Length: ${minimumSaltLength}${isDefault(minimumSaltLength === 20)}\n` +
    "  Trailer Field: 0x1 (default)\n";
}

/** The names of digests in OpenSSL 3's providers. */
function providerName(name: string): string {
  if (name === "sha1") return "SHA1";
  const [, size] = /^sha(224|256|384|512|512-224|512-256)$/.exec(name) ?? [];
  return size === undefined ? name.toUpperCase() : `SHA2-${size.replace("-", "/")}`;
}

function ecText(parts: EcPublicParts, bits: number): string {
  const curve = curveOf(parts.curve);
  const point = writePoint(curve, readPoint(curve, parts.point), parts.pointForm ?? "uncompressed");
  const start = `Public-Key: (${bits} bit)\npub:\n${hexLines(point, 4, PER_LINE)}`;
  const { name } = curve;
  if (name === undefined || parts.parameterEncoding === "explicit") {
    return start + explicitText(parts);
  }
  const { aliases = [] } = curveNames(name);
  const nistName = [name, ...aliases].find((alias) => /^[PBK]-[0-9]+$/.test(alias));
  const nist = nistName === undefined ? "" : `NIST CURVE: ${nistName}\n`;
  return `${start}ASN1 OID: ${opensslCurveName(name)}\n${nist}`;
}

/** The numbers of a curve (ECPKParameters_print). */
function explicitText(parts: EcPublicParts): string {
  const curve = curveOf(parts.curve);
  if (curve.field === "binary") {
    throw new SslError("EC", "UNSUPPORTED_FIELD", { expected: "a curve over a prime field" });
  }
  const form = parts.pointForm ?? "uncompressed";
  const generator = writePoint(curve, { x: curve.baseX, y: curve.baseY }, form);
  const seed = curve.seed === undefined ? "" : `Seed:\n${hexLines(curve.seed, 4, PER_LINE)}`;
  return "Field Type: prime-field\n" + number("Prime:", bigIntToMinimalBytes(curve.prime)) +
    number("A:   ", bigIntToMinimalBytes(curve.a)) +
    number("B:   ", bigIntToMinimalBytes(curve.b)) +
    `Generator (${form}):\n${hexLines(generator, 4, PER_LINE)}` +
    number("Order: ", bigIntToMinimalBytes(curve.order)) +
    number("Cofactor: ", bigIntToMinimalBytes(curve.cofactor)) +
    seed;
}

/** Post-quantum and Diffie-Hellman keys. */
function otherText(key: PublicKey): string {
  const { parts } = key;
  if (parts.type === "dh" || parts.type === "dhx") {
    return `DH Public-Key: (${key.bits} bit)\n${number("public-key:", parts.publicValue)}` +
      dhParametersText(parts.parameters);
  }
  const encoded = keyTypeRow(parts.type).encodePublic(parts);
  return `${parts.type.toUpperCase()} Public-Key:\npub:\n${hexLines(encoded, 4, PER_LINE)}`;
}

/** The name of a group, or its numbers (ffc_params_to_text). */
function dhParametersText(parameters: DhParameters): string {
  const { prime, subprime, generator, cofactor, validation, privateLength } = parameters;
  const group = namedDhGroup(parameters);
  const length = privateLength === undefined
    ? ""
    : `recommended-private-length: ${privateLength} bits\n`;
  if (group !== undefined) return `GROUP: ${group.name}\n${length}`;
  const seed = validation === undefined
    ? ""
    : `SEED:\n${hexLines(validation.seed, 4, PER_LINE)}pcounter: ${validation.counter}\n`;
  return number("P:   ", prime) +
    (subprime === undefined ? "" : number("Q:   ", subprime)) +
    number("G:   ", generator) +
    (cofactor === undefined ? "" : number("J:   ", cofactor)) +
    seed + length;
}

/** A labelled number: one that fits in 64 bits on one line, others in lines of bytes. */
function number(label: string, bytes: Uint8Array): string {
  const digits = trimLeadingZeros(bytes);
  if (digits.length <= 8) {
    const value = bytesToBigInt(digits);
    return `${label} ${value}${value === 0n ? "" : ` (0x${value.toString(16)})`}\n`;
  }
  // A first bit that is set would make a negative number of it, so a zero stands before.
  const padded = (digits[0] as number) >= 0x80 ? new Uint8Array([0, ...digits]) : digits;
  return `${label}\n${hexLines(padded, 4, PER_LINE)}`;
}
