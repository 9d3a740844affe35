// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../../err/mod.ts";
import { nearestNames } from "./nearest_name.ts";
import { SIGNATURE_SCHEMES, type SignatureScheme } from "./signature_schemes.ts";

/** How OpenSSL's lists call the kinds of signatures (get_sigorhash of t1_lib.c). */
const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  "RSA": "RSA",
  "RSA-PSS": "RSA-PSS",
  "PSS": "RSA-PSS",
  "ECDSA": "ECDSA",
  "EC": "ECDSA",
};

/**
 * Reads a list of signature schemes, best first, as the option `-sigalgs` of `openssl` takes it
 * (SSL_CTX_set1_sigalgs_list): names of the RFC such as `rsa_pss_rsae_sha256`, or `signature+hash`
 * such as `RSA-PSS+SHA256`, with colons between them. A name twice counts once. As in OpenSSL,
 * `RSA-PSS+SHA256` is the scheme for ordinary RSA keys.
 *
 * @param list The names, with colons between them or as an array.
 * @returns The schemes.
 * @throws {SslError} SSL, bad value: for an unknown name and for an empty list.
 *
 * @example Usage
 * ```ts
 * import { parseSignatureSchemes } from "@streamssl/ssl/tls";
 * import { assertEquals } from "@std/assert";
 *
 * const schemes = parseSignatureSchemes("RSA-PSS+SHA256:ECDSA+SHA256:ed25519");
 * assertEquals(schemes.map((scheme) => scheme.number), [0x0804, 0x0403, 0x0807]);
 * ```
 */
export function parseSignatureSchemes(list: string | readonly string[]): SignatureScheme[] {
  const names = typeof list === "string" ? list.split(":") : list;
  const schemes: SignatureScheme[] = [];
  for (const name of names) {
    const scheme = schemeByName(name);
    if (scheme === undefined) throw unknownScheme(name);
    if (!schemes.includes(scheme)) schemes.push(scheme);
  }
  if (schemes.length === 0) throw unknownScheme("");
  return schemes;
}

function schemeByName(name: string): SignatureScheme | undefined {
  const plus = name.indexOf("+");
  if (plus < 0) {
    const wanted = name.toLowerCase();
    return SIGNATURE_SCHEMES.find((row) => row.name === wanted);
  }
  const signature = SIGNATURE_NAMES[name.slice(0, plus).toUpperCase()];
  const digest = name.slice(plus + 1).toUpperCase().replace("-", "");
  if (signature === undefined) return undefined;
  const wanted = `${signature}+${digest}`;
  const found = SIGNATURE_SCHEMES.filter((row) => row.opensslName === wanted);
  return found.find((row) => row.keyTypes.includes("rsa")) ?? found[0];
}

function unknownScheme(name: string): SslError {
  const names = SIGNATURE_SCHEMES.flatMap((row) => [row.name, row.opensslName]);
  const near = nearestNames(name, [...new Set(names)]);
  return new SslError("SSL", "BAD_VALUE", {
    expected: `signature schemes out of ${SIGNATURE_SCHEMES.map((row) => row.name).join(", ")}`,
    received: `"${name.slice(0, 80)}"`,
    ...(near.length === 0 ? {} : { remedy: `did you mean ${near.join(" or ")}?` }),
  });
}
