// Copyright 2026 the streamssl authors. MIT license.

/** An option that can not be honoured is an error at once, never ignored. */

import { assertEquals, assertThrows } from "@std/assert";
import { sha384 } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import { MemoryTrustStore } from "../../x509/mod.ts";
import {
  TlsConnection,
  type TlsConnectionOptions,
  TlsContext,
  type TlsContextOptions,
  TlsSession,
} from "../../tls/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const PSK = { identity: Uint8Array.of(1), key: new Uint8Array(32).fill(1) };
const TLS12 = { maxVersion: "TLSv1.2" } as const;
const { certificates } = await testIdentity("p256");
const { key: otherKey } = await testIdentity("p384");
const ROOT = await testRoot();

/** Options of JavaScript, which knows no types. */
const BAD: readonly [
  name: string,
  options: object,
  error: typeof TypeError | typeof RangeError | typeof SslError,
][] = [
  ["a version that does not exist", { minVersion: "TLSv1.4" }, SslError],
  ["a version that is not there yet", { minVersion: "TLSv1.1" }, SslError],
  ["versions that exclude each other", { minVersion: "TLSv1.3", ...TLS12 }, SslError],
  ["suites of another version only", { cipherSuites: [], minVersion: "TLSv1.3" }, SslError],
  ["an unknown suite", { cipherSuites: ["TLS_AES_512_GCM_SHA512"] }, SslError],
  ["an unknown cipher string", { cipherString: "NOTHING" }, SslError],
  ["an unknown group", { groups: ["x25518"] }, SslError],
  ["key shares of other groups", { groups: ["x25519"], keyShares: ["secp256r1"] }, SslError],
  ["an unknown signature scheme", { signatureSchemes: ["md5"] }, SslError],
  ["a protocol without a name", { alpnProtocols: [""] }, TypeError],
  ["a protocol that is too long", { alpnProtocols: ["a".repeat(256)] }, TypeError],
  ["a protocol that is no byte string", { alpnProtocols: ["日本"] }, TypeError],
  ["a protocol that is no string", { alpnProtocols: [2] }, TypeError],
  [
    "too many protocols",
    { alpnProtocols: Array.from({ length: 300 }, () => "a".repeat(255)) },
    TypeError,
  ],
  ["protocols in one string", { alpnProtocols: "h2" }, TypeError],
  ["a key without a certificate", { key: otherKey.toPem() }, SslError],
  ["a certificate that is none", { cert: "hello" }, SslError],
  ["a key of another certificate", { identities: [{ certificates, key: otherKey }] }, SslError],
  ["an identity without certificates", { identities: [{ certificates: [] }] }, SslError],
  [
    "two ways to say what is trusted",
    { caCerts: [ROOT], trustStore: new MemoryTrustStore([]) },
    TypeError,
  ],
  ["an unknown client authentication", { clientAuthentication: "required" }, TypeError],
  ["an unknown way to use keys", { pskModes: ["psk"] }, TypeError],
  ["a key that no mode allows", { externalPsks: [PSK], pskModes: [] }, TypeError],
  [
    "a key without an identity",
    { externalPsks: [{ ...PSK, identity: new Uint8Array(0) }] },
    TypeError,
  ],
  ["a key without a byte", { externalPsks: [{ ...PSK, key: new Uint8Array(0) }] }, TypeError],
  ["a key whose hash no suite has", {
    externalPsks: [{ ...PSK, hash: sha384 }],
    cipherSuites: ["TLS_AES_128_GCM_SHA256"],
  }, TypeError],
  ["an external key without TLS 1.3", { externalPsks: [PSK], ...TLS12 }, TypeError],
  ["a cookie without TLS 1.3", { helloRetryCookie: true, ...TLS12 }, TypeError],
  ["key shares without TLS 1.3", { keyShares: ["x25519"], ...TLS12 }, TypeError],
  ["padding without TLS 1.3", { recordPadding: 64, ...TLS12 }, TypeError],
  ["a limit that there is not", { limits: { certificate: 1 } }, TypeError],
  ["a limit that is no number", { limits: { idleRecords: NaN } }, RangeError],
  ["a negative limit", { limits: { keyUpdates: -1 } }, RangeError],
  ["records that are too small", { recordSizeLimit: 63 }, RangeError],
  ["records that are too large", { recordSizeLimit: 16_386 }, RangeError],
  ["padding by nothing", { recordPadding: 0 }, RangeError],
  ["too many tickets", { sessionTickets: 256 }, RangeError],
  ["sessions for ever", { sessionTimeout: 604_801 }, RangeError],
  ["a level that there is not", { securityLevel: 6 }, RangeError],
  ["a negative depth", { verifyDepth: -1 }, RangeError],
];

for (const [name, options, error] of BAD) {
  Deno.test(`A context refuses ${name}`, () => {
    const thrown = assertThrows(
      () => new TlsContext(options as TlsContextOptions),
      error as ErrorConstructor,
    );
    if (thrown instanceof SslError) {
      assertEquals((thrown as { origin?: string }).origin ?? "misuse", "misuse");
    }
  });
}

const CONTEXT = new TlsContext({ caCerts: [ROOT] });
const SESSION = new TlsSession({
  version: 0x0304,
  cipherSuite: 0x1301,
  secret: new Uint8Array(32),
  ticket: Uint8Array.of(1),
  sessionId: new Uint8Array(0),
  createdAt: 0,
  lifetime: 1,
  ageAdd: 0,
  serverName: undefined,
  alpnProtocol: undefined,
  extendedMasterSecret: true,
  peerCertificates: [],
  verifyResult: 0,
  maxEarlyData: 0,
});

const BAD_CONNECTIONS: readonly [name: string, options: object][] = [
  ["a role that there is not", { role: "peer" }],
  ["a hostname of a server", { role: "server", hostname: "example.org" }],
  ["a server name of a server", { role: "server", serverName: null }],
  ["a session of a server", { role: "server", session: SESSION }],
  ["a hostname without a character", { role: "client", hostname: "" }],
  ["a hostname with a space", { role: "client", hostname: "exa mple.org" }],
  ["a hostname with a zero", { role: "client", hostname: "example.org\0.example.com" }],
  ["a hostname that is not in its xn-- form", { role: "client", hostname: "müller.example" }],
  ["a hostname that is too long", { role: "client", hostname: "a".repeat(256) }],
  ["a server name that can not be sent", {
    role: "client",
    hostname: "example.org",
    serverName: "ü",
  }],
];

for (const [name, options] of BAD_CONNECTIONS) {
  Deno.test(`A connection refuses ${name}`, () => {
    assertThrows(() => new TlsConnection(CONTEXT, options as TlsConnectionOptions), TypeError);
  });
}

Deno.test("A connection takes every name that can be sent, and any name that is not", () => {
  const options: readonly Omit<TlsConnectionOptions, "role">[] = [
    { hostname: "example.org." },
    { hostname: "a_b.example" },
    { hostname: "192.0.2.1" },
    { hostname: "2001:db8::1" },
    { hostname: "[2001:db8::1]" },
    { hostname: "müller.example", serverName: null },
    { hostname: "müller.example", serverName: "xn--mller-kva.example" },
  ];
  for (const option of options) {
    const connection = new TlsConnection(CONTEXT, { role: "client", ...option });
    assertEquals(connection.handshake().done, false);
  }
});
