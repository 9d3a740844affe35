// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import type { TlsContextOptions } from "../../tls/mod.ts";
import { type GnutlsClientOptions, runGnutlsClient } from "../support/gnutls.ts";
import { type IdentityKind, testRoot } from "../support/tls_identities.ts";
import { WORD } from "./_own.ts";

/** What our client needs. */
export const SERVER = ["gnutls-serv"] as const;
/** What our server needs. */
export const CLIENT = ["gnutls-cli"] as const;
/** The versions. */
export const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;

/** Our names, and those of GnuTLS for a cipher with what goes with it. */
export const SUITES = {
  TLS_AES_128_GCM_SHA256: "AES-128-GCM",
  TLS_AES_256_GCM_SHA384: "AES-256-GCM",
  TLS_CHACHA20_POLY1305_SHA256: "CHACHA20-POLY1305",
  TLS_AES_128_CCM_SHA256: "AES-128-CCM",
  TLS_AES_128_CCM_8_SHA256: "AES-128-CCM-8",
} as const;
/** The same for TLS 1.2, with the MAC. */
export const SUITES12 = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: ["AES-128-GCM", "AEAD"],
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: ["AES-256-GCM", "AEAD"],
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: ["CHACHA20-POLY1305", "AEAD"],
  TLS_ECDHE_ECDSA_WITH_AES_128_CCM: ["AES-128-CCM", "AEAD"],
  TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8: ["AES-256-CCM-8", "AEAD"],
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: ["AES-128-CBC", "SHA256"],
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384: ["AES-256-CBC", "SHA384"],
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: ["AES-128-CBC", "SHA1"],
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: ["AES-256-CBC", "SHA1"],
} as const;
/** Groups by our names. */
export const GROUPS = {
  x25519: "X25519",
  x448: "X448",
  secp256r1: "SECP256R1",
  secp384r1: "SECP384R1",
  secp521r1: "SECP521R1",
} as const;
/** The kinds of certificates that it knows: all. */
export const KINDS: readonly IdentityKind[] = [
  ...["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"] as const,
];

/** A priority string: everything, but of the named kinds only what is told. */
export function priority(
  choice: {
    version?: typeof VERSIONS[number];
    cipher?: string;
    mac?: string;
    groups?: readonly string[];
  },
): string {
  const { version, cipher, mac, groups } = choice;
  const ciphers = cipher === undefined
    ? ["+AES-128-CCM", "+AES-128-CCM-8", "+AES-256-CCM-8", "+AES-128-CBC", "+AES-256-CBC"]
    : ["-CIPHER-ALL", `+${cipher}`];
  return [
    ...["NORMAL", "+SHA256", "+SHA384", "+SIGN-EDDSA-ED448", "-VERS-ALL"],
    ...(version === undefined
      ? ["+VERS-TLS1.3", "+VERS-TLS1.2"]
      : [`+VERS-${version.replace("v", "")}`]),
    ...ciphers,
    ...(mac === undefined ? [] : ["-MAC-ALL", `+${mac}`]),
    ...["-GROUP-ALL", ...(groups ?? Object.values(GROUPS)).map((group) => `+GROUP-${group}`)],
  ].join(":");
}

/** Settings of ours for one version. */
export function only(version: typeof VERSIONS[number]): TlsContextOptions {
  return { minVersion: version, maxVersion: version };
}

/** gnutls-cli that says the word to our server. @returns What it printed. */
export async function sayWord(
  options: Partial<GnutlsClientOptions> & { port: number },
): Promise<string> {
  const { code, stdout, stderr } = await runGnutlsClient({
    ca: await testRoot(),
    priority: priority({}),
    input: WORD,
    until: /word-4711\n/,
    ...options,
  });
  assertEquals(code, 0, stdout + stderr);
  return stdout;
}
