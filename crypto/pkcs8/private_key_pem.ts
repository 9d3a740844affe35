// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { parsePem, type PemBlock } from "../pem/mod.ts";
import { PrivateKey } from "../pkey/private_key.ts";
import { dsaPrivateParts } from "../dsa/dsa_key_type.ts";
import { wipe } from "../wipe.ts";
import { decodeTraditionalDsaKey } from "./dsa_key.ts";
import { decodeEcPrivateKey } from "./ec_key.ts";
import { decodeRsaPrivateKey } from "./rsa_key.ts";

/** Options for {@linkcode parsePrivateKeyPem}. */
export interface ParsePrivateKeyPemOptions {
  /**
   * The pass phrase of an encrypted key. It is not looked at when the key is not encrypted, as in
   * OpenSSL. Encrypted keys are not read yet: they are an error with and without it.
   */
  passphrase?: string;
}

const LABELS = [
  "PRIVATE KEY",
  "RSA PRIVATE KEY",
  "DSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
];

/**
 * Reads the first private key of a PEM text: PKCS #8 (`PRIVATE KEY`), PKCS #1 (`RSA PRIVATE KEY`),
 * SEC 1 (`EC PRIVATE KEY`) or the form of the first toolkits (`DSA PRIVATE KEY`). Other blocks, such
 * as `EC PARAMETERS` and certificates, are passed over. The counterpart of `PEM_read_bio_PrivateKey`.
 *
 * @param pem The text.
 * @param options The pass phrase.
 * @returns The key.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is none; `PEM`, `UNSUPPORTED_ENCRYPTION` when
 * it is encrypted; and what the key's encoding demands.
 *
 * @example Usage
 * ```ts
 * import { generateKey, parsePrivateKeyPem } from "@streamssl/ssl/crypto";
 * import { formatPem } from "@streamssl/ssl/pem";
 * import { assertEquals } from "@std/assert";
 *
 * const key = await generateKey({ type: "ed25519" });
 * const pem = formatPem("PRIVATE KEY", key.toPkcs8());
 * assertEquals(parsePrivateKeyPem(pem).type, "ed25519");
 * ```
 */
export function parsePrivateKeyPem(
  pem: string,
  options: ParsePrivateKeyPemOptions = {},
): PrivateKey {
  const blocks = parsePem(pem);
  const block = blocks.find(({ label }) => LABELS.includes(label));
  if (block === undefined) throw noPrivateKey(blocks);
  const encrypted = block.label === "ENCRYPTED PRIVATE KEY" ||
    block.headers.some(({ name }) => name === "DEK-Info");
  if (encrypted) throw encryptedKey(block, options);
  try {
    switch (block.label) {
      case "RSA PRIVATE KEY":
        return new PrivateKey(decodeRsaPrivateKey(block.bytes, { type: "rsa" }));
      case "DSA PRIVATE KEY": {
        const { parameters, publicValue, privateValue } = decodeTraditionalDsaKey(block.bytes);
        const parts = dsaPrivateParts(parameters, privateValue);
        return new PrivateKey(parts, { type: "dsa", parameters, publicValue });
      }
      case "EC PRIVATE KEY": {
        const { parts, statedPublic } = decodeEcPrivateKey(block.bytes);
        return new PrivateKey(parts, statedPublic);
      }
      default:
        return PrivateKey.fromPkcs8(block.bytes);
    }
  } finally {
    wipe(block.bytes);
  }
}

function encryptedKey(block: PemBlock, options: ParsePrivateKeyPemOptions): SslError {
  return new SslError("PEM", "UNSUPPORTED_ENCRYPTION", {
    expected: "a private key that is not encrypted",
    received: options.passphrase === undefined
      ? `an encrypted ${block.label}`
      : `an encrypted ${block.label} and its pass phrase`,
    where: `line ${block.line}`,
    remedy: "decrypt it first: openssl pkey -in encrypted.pem -out key.pem",
  });
}

function noPrivateKey(blocks: readonly PemBlock[]): SslError {
  const labels = [...new Set(blocks.map(({ label }) => label))];
  return new SslError("PEM", "NO_START_LINE", {
    expected: "-----BEGIN PRIVATE KEY-----, RSA, DSA or EC PRIVATE KEY",
    received: labels.length === 0 ? "a text without PEM blocks" : labels.join(", "),
    ...labels.includes("CERTIFICATE")
      ? { usualCause: "the certificate's file was given where the key's file belongs" }
      : labels.length === 0
      ? { usualCause: "a file's name was given in place of its text, or the key is DER" }
      : {},
  });
}
