// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { parsePem } from "../pem/mod.ts";
import type { PublicKeyParts } from "../pkey/pkey_types.ts";
import { decodeSubjectPublicKeyInfo } from "./decode_public_key.ts";
import { decodeRsaPublicKey } from "./rsa_key.ts";

/**
 * Reads the first public key of a PEM text.
 *
 * @param pem The text.
 * @returns The key's parts.
 * @throws {SslError} `PEM`, `NO_START_LINE` when there is none, and what the key's encoding demands.
 */
export function parsePublicKeyPem(pem: string): PublicKeyParts {
  const blocks = parsePem(pem);
  for (const { label, bytes } of blocks) {
    if (label === "PUBLIC KEY") return decodeSubjectPublicKeyInfo(bytes);
    if (label === "RSA PUBLIC KEY") return decodeRsaPublicKey(bytes, { type: "rsa" });
  }
  const labels = [...new Set(blocks.map(({ label }) => label))];
  throw new SslError("PEM", "NO_START_LINE", {
    expected: "-----BEGIN PUBLIC KEY----- or RSA PUBLIC KEY",
    received: labels.length === 0 ? "a text without PEM blocks" : labels.join(", "),
    ...labels.includes("CERTIFICATE")
      ? { remedy: "take the key of the certificate: Certificate.fromPem(text).publicKey" }
      : {},
  });
}
