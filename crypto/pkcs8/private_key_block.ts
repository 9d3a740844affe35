// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The private key of a PEM text, without what decryption needs: TLS shall not load every cipher. */

import { SslError } from "../../err/mod.ts";
import { parsePem, type PemBlock } from "../pem/mod.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { dsaPrivateParts } from "../dsa/dsa_key_type.ts";
import { wipe } from "../wipe.ts";
import { decodeTraditionalDsaKey } from "./dsa_key.ts";
import { decodeEcPrivateKey } from "./ec_key.ts";
import { decodeRsaPrivateKey } from "./rsa_key.ts";

const LABELS = [
  "PRIVATE KEY",
  "RSA PRIVATE KEY",
  "DSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
];

/** How the block of a private key is encrypted. */
export type KeyBlockEncryption = "none" | "pkcs8" | "headers" | "openssh";

/**
 * Finds the first private key of a PEM text.
 *
 * @param pem The text.
 * @returns Its block.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is none.
 */
export function findPrivateKeyBlock(pem: string): PemBlock {
  const blocks = parsePem(pem);
  const block = blocks.find(({ label }) => LABELS.includes(label));
  if (block === undefined) throw noPrivateKey(blocks);
  return block;
}

/**
 * Tells how a block is encrypted.
 *
 * @param block The block of a private key.
 * @returns By PKCS #8, by the header fields of RFC 1421, not at all, or perhaps in OpenSSH's own form.
 */
export function keyBlockEncryption({ label, headers }: PemBlock): KeyBlockEncryption {
  if (label === "ENCRYPTED PRIVATE KEY") return "pkcs8";
  if (label === "OPENSSH PRIVATE KEY") return "openssh";
  // As PEM_get_EVP_CIPHER_INFO: whatever has header fields counts as encrypted or broken.
  return headers.some(({ name }) => name === "DEK-Info" || name === "Proc-Type")
    ? "headers"
    : "none";
}

/**
 * Reads the content of a private key's block.
 *
 * @param label What its BEGIN line says.
 * @param bytes The content, decrypted; it is wiped.
 * @returns The key.
 * @throws {SslError} What the key's encoding demands.
 */
export function decodePrivateKeyBlock(label: string, bytes: Uint8Array): PrivateKey {
  try {
    switch (label) {
      case "RSA PRIVATE KEY":
        return new PrivateKey(decodeRsaPrivateKey(bytes, { type: "rsa" }));
      case "DSA PRIVATE KEY": {
        const { parameters, publicValue, privateValue } = decodeTraditionalDsaKey(bytes);
        const parts = dsaPrivateParts(parameters, privateValue);
        return new PrivateKey(parts, { type: "dsa", parameters, publicValue });
      }
      case "EC PRIVATE KEY": {
        const { parts, statedPublic } = decodeEcPrivateKey(bytes);
        return new PrivateKey(parts, statedPublic);
      }
      default:
        return PrivateKey.fromPkcs8(bytes);
    }
  } finally {
    wipe(bytes);
  }
}

/**
 * Reads the first private key of a PEM text, which must not be encrypted.
 *
 * @param pem The text.
 * @returns The key.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is none; `PEM`, `UNSUPPORTED_ENCRYPTION` when it is
 * encrypted; and what the key's encoding demands.
 */
export function parsePlainPrivateKeyPem(pem: string): PrivateKey {
  const block = findPrivateKeyBlock(pem);
  if (keyBlockEncryption(block) === "none") return decodePrivateKeyBlock(block.label, block.bytes);
  throw new SslError("PEM", "UNSUPPORTED_ENCRYPTION", {
    expected: "a private key in one of OpenSSL's forms that is not encrypted",
    received: block.label === "OPENSSH PRIVATE KEY" ? block.label : `an encrypted ${block.label}`,
    where: `line ${block.line}`,
    remedy: "give the key in place of its text: parsePrivateKeyPem(text, { passphrase })",
  });
}

function noPrivateKey(blocks: readonly PemBlock[]): SslError {
  const labels = [...new Set(blocks.map(({ label }) => label))];
  return new SslError("PEM", "NO_START_LINE", {
    expected: "-----BEGIN PRIVATE KEY-----, RSA, DSA, EC or OPENSSH PRIVATE KEY",
    received: labels.length === 0 ? "a text without PEM blocks" : labels.join(", "),
    ...labels.includes("CERTIFICATE")
      ? { usualCause: "the certificate's file was given where the key's file belongs" }
      : labels.length === 0
      ? { usualCause: "a file's name was given in place of its text, or the key is DER" }
      : {},
  });
}
