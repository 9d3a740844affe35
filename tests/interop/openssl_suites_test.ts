// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.3 with the openssl program: suites, groups and kinds of certificates, in both roles. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runOpensslClient, startOpensslServer } from "../support/openssl.ts";
import { peerTest } from "../support/peers.ts";
import { type IdentityKind, testRoot } from "../support/tls_identities.ts";
import { asClient, exchangeWord, pemIdentity, startOwnServer, WORD } from "./_own.ts";

const SUITES = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_CCM_SHA256",
  "TLS_AES_128_CCM_8_SHA256",
] as const;

/** Our names of groups, and OpenSSL's in options and in what it prints. */
const GROUPS = {
  x25519: ["X25519", "X25519, 253 bits"],
  x448: ["X448", "X448, 448 bits"],
  secp256r1: ["P-256", "ECDH, prime256v1, 256 bits"],
  secp384r1: ["P-384", "ECDH, secp384r1, 384 bits"],
  secp521r1: ["P-521", "ECDH, secp521r1, 521 bits"],
} as const;

/** The kinds of certificates, with the scheme that each signs by. */
const KINDS = {
  rsa2048: "rsa_pss_rsae_sha256",
  rsa3072: "rsa_pss_rsae_sha256",
  rsaPss: "rsa_pss_pss_sha256",
  p256: "ecdsa_secp256r1_sha256",
  p384: "ecdsa_secp384r1_sha384",
  p521: "ecdsa_secp521r1_sha512",
  ed25519: "ed25519",
  ed448: "ed448",
} as const satisfies Readonly<Record<IdentityKind, string>>;

// The suite with the short tag is below OpenSSL's default security level.
const EVERYTHING = [
  ...["-tls1_3", "-ciphersuites", SUITES.join(":"), "-cipher", "DEFAULT@SECLEVEL=0"],
  ...["-groups", Object.values(GROUPS).map(([name]) => name).join(":")],
];

type GroupName = keyof typeof GROUPS;
const groupNames = Object.keys(GROUPS) as GroupName[];
const kindNames = Object.keys(KINDS) as IdentityKind[];

for (const kind of kindNames) {
  peerTest(`openssl s_server with a certificate of kind ${kind}: every suite with every group`, [
    "openssl",
  ], async () => {
    await using server = await startOpensslServer({
      ...await pemIdentity(kind),
      args: EVERYTHING,
    });
    for (const suite of SUITES) {
      for (const group of groupNames) {
        const options = { cipherSuites: [suite], groups: [group], minVersion: "TLSv1.3" } as const;
        await asClient(server.port, options, async (tls, info) => {
          assertEquals(
            [info.cipherSuite, info.group, info.peerSignatureScheme, info.verifyResult],
            [suite, group, KINDS[kind], 0],
          );
          assertEquals(info.helloRetryRequest, false);
          await exchangeWord(tls);
        });
      }
    }
  });
}

async function checkOpensslClient(
  port: number,
  { suite, group }: { suite: string; group: GroupName },
): Promise<void> {
  const [name, printed] = GROUPS[group];
  const { code, stdout, stderr } = await runOpensslClient({
    port,
    ca: await testRoot(),
    input: WORD,
    until: /word-4711\n/,
    args: [
      ...["-tls1_3", "-ciphersuites", suite, "-groups", name],
      ...["-cipher", "DEFAULT@SECLEVEL=0"],
    ],
  });
  assertEquals(code, 0, stdout + stderr);
  assertMatch(stdout, new RegExp(`New, TLSv1.3, Cipher is ${suite}`));
  assertStringIncludes(stdout, `Server Temp Key: ${printed}`);
  assertStringIncludes(stdout, "Verification: OK");
}

for (const kind of kindNames) {
  peerTest(`openssl s_client with a server of kind ${kind}: every suite with every group`, [
    "openssl",
  ], async () => {
    await using server = await startOwnServer({ kind, cipherSuites: SUITES });
    for (const suite of SUITES) {
      for (const group of groupNames) {
        await checkOpensslClient(server.port, { suite, group });
        const { info } = await server.nextGood();
        assertEquals(
          [info.cipherSuite, info.group, info.ownSignatureScheme],
          [suite, group, KINDS[kind]],
        );
      }
    }
  });
}
