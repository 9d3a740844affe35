// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../../crypto/asn1/mod.ts";
import { SslError } from "../../err/mod.ts";
import type { SignedPublicKeyAndChallenge } from "../signed_public_key_and_challenge.ts";
import { hexLines, objectText } from "./_pieces.ts";
import { publicKeyText } from "./public_key_text.ts";

/**
 * Prints a signed public key and challenge, as NETSCAPE_SPKI_print and `openssl spkac`.
 *
 * @param spkac The structure.
 * @returns The text, every line ended.
 *
 * @example Usage
 * ```ts
 * import { createSignedPublicKeyAndChallenge, spkacText } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const key = await generateKey({ type: "ec", curve: "P-256" });
 * const spkac = await createSignedPublicKeyAndChallenge({ key, challenge: "once" });
 * assertStringIncludes(spkacText(spkac), "  Challenge String: once\n");
 * ```
 */
export function spkacText(spkac: SignedPublicKeyAndChallenge): string {
  const { challenge, signatureAlgorithmIdentifier, signature } = spkac;
  const keyAlgorithm = new DerReader(spkac.subjectPublicKeyInfo).readSequence()
    .readSequence((inner) => {
      const oid = inner.readOid();
      if (!inner.atEnd) inner.skip();
      return oid;
    });
  return "Netscape SPKI:\n" +
    `  Public Key Algorithm: ${objectText(keyAlgorithm)}\n` +
    keyText(spkac) +
    (challenge === "" ? "" : `  Challenge String: ${challenge}\n`) +
    `  Signature Algorithm: ${objectText(signatureAlgorithmIdentifier.oid)}\n` +
    hexLines(signature, 6, 18);
}

function keyText(spkac: SignedPublicKeyAndChallenge): string {
  try {
    return publicKeyText(spkac.publicKey, 4);
  } catch (error) {
    if (error instanceof SslError) return "  Unable to load public key\n";
    throw error;
  }
}
