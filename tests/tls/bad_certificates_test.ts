// Copyright 2026 the streamssl authors. MIT license.

/** Certificates that must be refused, each in a real handshake, in both versions and both roles. */

import { assert, assertEquals } from "@std/assert";
import { encodeCertificate12, encodeCertificate13, type TlsContextOptions } from "../../tls/mod.ts";
import { type Certificate, MemoryTrustStore } from "../../x509/mod.ts";
import { x509VerifyErrorText } from "../../err/mod.ts";
import { BAD_SERVER_NAMES, badServer, type BadServerName } from "../support/bad_certificates.ts";
import { makeRoot, type PkiIdentity, testPki } from "../support/pki.ts";
import { type AdversaryRules, assertRefused, attack } from "../support/tls_adversary.ts";
import { testIdentity } from "../support/tls_identities.ts";

const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;
type Version = typeof VERSIONS[number];

const only = (version: Version): TlsContextOptions => ({
  minVersion: version,
  maxVersion: version,
});

/** The alert for each code, as OpenSSL sends it; all others are certificate_unknown. */
const ALERTS: Readonly<Record<number, number>> = {
  7: 51,
  9: 42,
  10: 45,
  18: 48,
  19: 48,
  20: 48,
  25: 48,
  26: 43,
  62: 42,
  64: 42,
  66: 42,
  67: 42,
  68: 42,
  79: 48,
};

/** What OpenSSL has no settings for in TLS; the rules of the web are a matter of verification alone. */
const SKIPPED: readonly BadServerName[] = ["CA used as leaf, by the rules of the web"];

/** A peer that sends certificates in place of its own: of some it could not even make an identity. */
function sends(version: Version, certificates: readonly Certificate[]): AdversaryRules {
  const encoded = certificates.map(({ der }) => der);
  const body = version === "TLSv1.3"
    ? encodeCertificate13({
      certificateRequestContext: new Uint8Array(0),
      certificateList: encoded.map((certificate) => ({ certificate, extensions: [] })),
    })
    : encodeCertificate12({ certificates: encoded });
  return { message: ({ type }) => type === 11 ? [{ type, body }] : undefined };
}

for (const name of BAD_SERVER_NAMES) {
  if (SKIPPED.includes(name)) continue;
  Deno.test(`A client refuses a server whose certificate is bad: ${name}`, async () => {
    const bad = await badServer(name);
    const alert = ALERTS[bad.code] ?? 46;
    const { securityLevel } = bad.options;
    for (const version of VERSIONS) {
      const error = await assertRefused(
        {
          victim: "client",
          rules: sends(version, [bad.leaf.certificate, ...bad.intermediates]),
          evil: only(version),
          connection: { hostname: bad.hostname },
          options: {
            ...only(version),
            trustStore: new MemoryTrustStore(bad.roots),
            ...(securityLevel === undefined ? {} : { securityLevel }),
          },
        },
        { reason: "CERTIFICATE_VERIFY_FAILED", alert },
        `${version}: ${name}`,
      );
      const text = x509VerifyErrorText(bad.code);
      assert(error.message.includes(text), `${error.message} does not say "${text}"`);
      assert(error.received?.startsWith(`${bad.code} `), error.message);
      assert(error.usualCause !== undefined || error.remedy !== undefined, error.message);
    }
  });
}

Deno.test("A certificate in the clear of the verification is the reason that counts", async () => {
  // The result is there for the application to read, also after the failure.
  const bad = await badServer("expired");
  const { victim } = await attack({
    victim: "client",
    rules: sends("TLSv1.3", [bad.leaf.certificate, ...bad.intermediates]),
    options: { trustStore: new MemoryTrustStore(bad.roots) },
  });
  assertEquals(victim.verification?.code, 10);
  assertEquals(victim.info.verifyResult, 10);
  assertEquals(victim.peerCertificates.length, 2);
});

Deno.test("A bad certificate stays bad when the other checks are switched off", async () => {
  const bad = await badServer("expired");
  await assertRefused({
    victim: "client",
    rules: sends("TLSv1.3", [bad.leaf.certificate, ...bad.intermediates]),
    options: {
      trustStore: new MemoryTrustStore(bad.roots),
      unsafelyDisableHostnameVerification: true,
      unsafelyAllowCommonName: true,
      partialChain: true,
    },
  }, { reason: "CERTIFICATE_VERIFY_FAILED", alert: 45 });
});

/** What a client's certificate is made with. */
type ClientOptions = Partial<Parameters<PkiIdentity["issue"]>[0]>;

async function clientWith(options: ClientOptions): Promise<PkiIdentity> {
  const { intermediate } = await testPki();
  return await intermediate.issue({ subject: "CN=client", ...options });
}

const DAY = 86_400_000;

/** Client certificates that must be refused, with their code. */
const BAD_CLIENTS: Readonly<Record<string, [code: number, make: () => Promise<PkiIdentity>]>> = {
  "expired": [10, () => clientWith({ notBefore: new Date(0), notAfter: new Date(DAY) })],
  "not yet valid": [
    9,
    () =>
      clientWith({
        notBefore: new Date(Date.now() + DAY),
        notAfter: new Date(Date.now() + 2 * DAY),
      }),
  ],
  "for servers only": [26, () => clientWith({ extendedKeyUsage: ["serverAuth"] })],
  "key usage without signatures": [26, () => clientWith({ keyUsage: ["keyEncipherment"] })],
  "unknown critical extension": [
    34,
    () =>
      clientWith({
        extraExtensions: [{ oid: "1.2.3.4", critical: true, value: Uint8Array.of(5, 0) }],
      }),
  ],
  "self-signed": [18, () => makeRoot("CN=client", { isCa: false })],
  "unknown CA": [
    20,
    async () => await (await makeRoot("CN=Other Root")).issue({ subject: "CN=client" }),
  ],
};

for (const [name, [code, make]] of Object.entries(BAD_CLIENTS)) {
  Deno.test(`A server refuses a client whose certificate is bad: ${name}`, async () => {
    const { root, intermediate } = await testPki();
    const leaf = await make();
    for (const version of VERSIONS) {
      for (const clientAuthentication of ["require", "request"] as const) {
        const error = await assertRefused(
          {
            victim: "server",
            evil: {
              ...only(version),
              identities: [
                {
                  certificates: [leaf.certificate, intermediate.certificate],
                  key: leaf.key,
                },
              ],
            },
            options: {
              ...only(version),
              clientAuthentication,
              trustStore: new MemoryTrustStore(root.certificate),
            },
          },
          { reason: "CERTIFICATE_VERIFY_FAILED", alert: ALERTS[code] ?? 46 },
          name,
        );
        assert(error.received?.startsWith(`${code} `), error.message);
      }
    }
  });
}

Deno.test("A client whose certificate can not be decoded is refused with bad_certificate", async () => {
  const identities = [await testIdentity("p256", "client")];
  for (const version of VERSIONS) {
    const garbage = { der: Uint8Array.of(0x30, 3, 2, 1, 1) } as unknown as Certificate;
    await assertRefused({
      victim: "server",
      rules: sends(version, [garbage]),
      evil: { ...only(version), identities },
      options: { ...only(version), clientAuthentication: "request", caCerts: [] },
    }, { reason: "ERR_ASN1_LIB", alert: 42 });
  }
});

Deno.test("A key that can not be used is told even where nothing is verified", async () => {
  for (
    const name of [
      "key that is no point of the curve",
      "key on an unknown curve",
      "key of an unknown kind",
    ] as const
  ) {
    const bad = await badServer(name);
    for (const version of VERSIONS) {
      await assertRefused(
        {
          victim: "client",
          rules: sends(version, [bad.leaf.certificate, ...bad.intermediates]),
          evil: only(version),
          options: { ...only(version), unsafelyDisableVerification: true },
        },
        { reason: "UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS", alert: 42 },
        name,
      );
    }
  }
});

Deno.test("A server that is not asked for names may not know ours", async () => {
  // The hostname is what counts, not the server name that was sent.
  const { root, server, intermediate } = await testPki();
  for (const version of VERSIONS) {
    const how = (hostname: string) => ({
      victim: "client" as const,
      rules: sends(version, [server.certificate, intermediate.certificate]),
      evil: only(version),
      connection: { hostname, serverName: "example.org" },
      options: { ...only(version), trustStore: new MemoryTrustStore(root.certificate) },
    });
    await assertRefused(how("example.com"), { reason: "CERTIFICATE_VERIFY_FAILED", alert: 42 });
    await assertRefused(how("192.0.2.1"), { reason: "CERTIFICATE_VERIFY_FAILED", alert: 42 });
  }
});
