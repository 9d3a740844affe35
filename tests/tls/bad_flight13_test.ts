// Copyright 2026 the streamssl authors. MIT license.

/** Protected handshake messages of TLS 1.3 whose content is wrong, in both directions. */

import { assertEquals } from "@std/assert";
import {
  decodeCertificate13,
  decodeCertificateRequest13,
  encodeCertificate13,
  encodeCertificateRequest13,
  EXTENSION,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import {
  type AdversaryRules,
  assertRefused,
  attack,
  type Expectation,
  type Role,
} from "../support/tls_adversary.ts";
import {
  editBody,
  editEncryptedExtensions,
  longer,
  withExtra,
  without,
} from "../support/tls_edits.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const VICTIMS: readonly Role[] = ["client", "server"];
const CLIENT: TlsContextOptions = { identities: [await testIdentity("p256", "client")] };
const SERVER: TlsContextOptions = {
  clientAuthentication: "require",
  caCerts: [await testRoot()],
};

const decodeError = { reason: "LENGTH_MISMATCH", alert: 50 } as const;
const badExtension = { reason: "BAD_EXTENSION", alert: 47 } as const;
const unsolicited = { reason: "UNSOLICITED_EXTENSION", alert: 110 } as const;

/** Both sides have certificates. */
function authenticated(
  victim: Role,
  rules: AdversaryRules,
  evil: TlsContextOptions = {},
  options: TlsContextOptions = {},
) {
  return victim === "client"
    ? { victim, rules, options: { ...CLIENT, ...options }, evil: { ...SERVER, ...evil } }
    : { victim, rules, options: { ...SERVER, ...options }, evil: { ...CLIENT, ...evil } };
}

const ENCRYPTED_EXTENSIONS: Readonly<Record<string, [number, Uint8Array, Expectation]>> = {
  "a protocol that was not offered": [16, bytesOf(0, 3, 2, 104, 51), badExtension],
  "two protocols": [16, bytesOf(0, 6, 2, 104, 50, 2, 104, 49), badExtension],
  "an empty list of protocols": [16, bytesOf(0, 0), decodeError],
  "a record_size_limit of 63": [28, bytesOf(0, 63), badExtension],
  "a record_size_limit of three bytes": [28, bytesOf(0, 64, 0), decodeError],
  "a server_name with content": [0, bytesOf(0), decodeError],
  "a key share": [51, bytesOf(0, 29), badExtension],
  "supported_versions": [43, bytesOf(3, 4), badExtension],
  "signature_algorithms": [13, bytesOf(0, 2, 4, 3), badExtension],
  "psk_key_exchange_modes": [45, bytesOf(1, 1), badExtension],
  "early_data that was not offered": [42, bytesOf(), unsolicited],
  "an OCSP response": [5, bytesOf(), unsolicited],
  "an unknown extension": [0x7a7a, bytesOf(), unsolicited],
  "max_fragment_length": [1, bytesOf(1), unsolicited],
};

for (const [name, [type, data, expectation]] of Object.entries(ENCRYPTED_EXTENSIONS)) {
  Deno.test(`The client refuses EncryptedExtensions with ${name}`, async () => {
    const rules = editEncryptedExtensions((extensions) => [
      ...extensions.filter((extension) => extension.type !== type),
      { type, data },
    ]);
    const options = { alpnProtocols: ["h2", "h1"], recordSizeLimit: 1000 };
    await assertRefused({ victim: "client", rules, options }, expectation, name);
  });
}

Deno.test("The client refuses an extension twice in EncryptedExtensions", async () => {
  const rules = editEncryptedExtensions(() => [
    { type: EXTENSION.serverName, data: bytesOf() },
    { type: EXTENSION.serverName, data: bytesOf() },
  ]);
  await assertRefused({ victim: "client", rules }, badExtension);
});

Deno.test("The client takes the extensions that a server may volunteer", async () => {
  const rules = editEncryptedExtensions((extensions) => [
    { type: EXTENSION.supportedGroups, data: bytesOf(0, 4, 0x7a, 0x7a, 0, 29) },
    { type: EXTENSION.serverName, data: bytesOf() },
    ...extensions.filter(({ type }) => type !== EXTENSION.serverName),
  ]);
  assertEquals((await attack({ victim: "client", rules })).error, undefined);
});

Deno.test("Protected messages with a byte too many or too few are decode_error", async () => {
  for (const victim of VICTIMS) {
    const types = victim === "client" ? [8, 13, 11, 15, 20] : [11, 15, 20];
    for (const type of types) {
      const more = editBody(type, (body) => longer(body, 0));
      const fewer = editBody(type, (body) => body.subarray(0, -1));
      const reason = type === 20 ? "BAD_LENGTH" : "LENGTH_MISMATCH";
      for (const rules of [more, fewer]) {
        await assertRefused(authenticated(victim, rules), { reason, alert: 50 }, `${type}`);
      }
    }
  }
});

Deno.test("Empty protected messages are decode_error", async () => {
  for (const victim of VICTIMS) {
    const types = victim === "client" ? [8, 13, 11, 15, 20] : [11, 15, 20];
    for (const type of types) {
      const rules = editBody(type, () => bytesOf());
      const reason = type === 20 ? "BAD_LENGTH" : "LENGTH_MISMATCH";
      await assertRefused(authenticated(victim, rules), { reason, alert: 50 }, `${type}`);
    }
  }
});

Deno.test("A CertificateRequest that breaks the rules is refused", async () => {
  const edit = (
    change: (request: ReturnType<typeof decodeCertificateRequest13>) => ReturnType<
      typeof decodeCertificateRequest13
    >,
  ) => editBody(13, (body) => encodeCertificateRequest13(change(decodeCertificateRequest13(body))));
  const cases: readonly [string, AdversaryRules, Expectation][] = [
    [
      "a context",
      edit((request) => ({ ...request, certificateRequestContext: bytesOf(1) })),
      badExtension,
    ],
    [
      "no signature_algorithms",
      edit((request) => without(request, EXTENSION.signatureAlgorithms)),
      { reason: "MISSING_SIGALGS_EXTENSION", alert: 109 },
    ],
    [
      "an empty list of schemes",
      edit((request) => ({
        ...request,
        extensions: [{ type: EXTENSION.signatureAlgorithms, data: bytesOf(0, 0) }],
      })),
      decodeError,
    ],
    [
      "an extension twice",
      edit((request) => withExtra(request, EXTENSION.signatureAlgorithms, bytesOf(0, 2, 4, 3))),
      badExtension,
    ],
    [
      "authorities that are cut",
      edit((request) => withExtra(request, EXTENSION.certificateAuthorities, bytesOf(0, 3, 0, 2))),
      decodeError,
    ],
    [
      "an extension that belongs elsewhere",
      edit((request) => withExtra(request, EXTENSION.keyShare, bytesOf(0, 29))),
      badExtension,
    ],
  ];
  for (const [name, rules, expectation] of cases) {
    await assertRefused(authenticated("client", rules), expectation, name);
  }
  // RFC 8446, Section 4.3.2: clients MUST ignore unrecognized extensions.
  const unknown = edit((request) => withExtra(request, 0x7a7a, bytesOf(1, 2)));
  assertEquals((await attack(authenticated("client", unknown))).error, undefined);
});

Deno.test("A server that resumes must not ask for a certificate", async () => {
  const psk = { externalPsks: [{ identity: bytesOf(7), key: new Uint8Array(32).fill(1) }] };
  const rules: AdversaryRules = {
    message: (message) => {
      if (message.type !== 20) return undefined;
      const body = encodeCertificateRequest13({
        certificateRequestContext: bytesOf(),
        extensions: [{ type: EXTENSION.signatureAlgorithms, data: bytesOf(0, 2, 4, 3) }],
      });
      return [{ type: 13, body }, message];
    },
  };
  await assertRefused({ victim: "client", rules, options: psk, evil: psk }, {
    reason: "UNEXPECTED_MESSAGE",
    alert: 10,
  });
});

Deno.test("A Certificate that breaks the rules is refused", async () => {
  const edit = (
    change: (message: ReturnType<typeof decodeCertificate13>) => ReturnType<
      typeof decodeCertificate13
    >,
  ) => editBody(11, (body) => encodeCertificate13(change(decodeCertificate13(body))));
  const entries = (
    change: (entry: { certificate: Uint8Array; extensions: readonly [] }) => {
      certificate: Uint8Array;
      extensions: readonly { type: number; data: Uint8Array }[];
    },
  ) =>
    edit((message) => ({
      ...message,
      certificateList: message.certificateList.map(({ certificate }) =>
        change({ certificate, extensions: [] })
      ),
    }));
  const stray = (type: number, ...data: number[]) =>
    entries(({ certificate }) => ({
      certificate,
      extensions: [{ type, data: Uint8Array.from(data) }],
    }));
  const badCertificate = { reason: "ERR_ASN1_LIB", alert: 42 } as const;
  const cases: readonly [string, AdversaryRules, Expectation][] = [
    [
      "a context",
      edit((message) => ({ ...message, certificateRequestContext: bytesOf(1) })),
      badExtension,
    ],
    ["an OCSP response nobody asked for", stray(5, 1, 0, 0, 1, 0), unsolicited],
    ["timestamps nobody asked for", stray(18, 0, 3, 0, 1, 0), unsolicited],
    ["an unknown extension", stray(0x7a7a), unsolicited],
    [
      "an extension twice",
      entries(({ certificate }) => ({
        certificate,
        extensions: [{ type: 5, data: bytesOf() }, { type: 5, data: bytesOf() }],
      })),
      badExtension,
    ],
    [
      "a certificate without a byte",
      entries(() => ({ certificate: bytesOf(), extensions: [] })),
      decodeError,
    ],
    [
      "something that is no certificate",
      entries(() => ({ certificate: bytesOf(0x30, 1, 0), extensions: [] })),
      badCertificate,
    ],
    [
      "bytes behind a certificate",
      entries(({ certificate }) => ({ certificate: longer(certificate, 0), extensions: [] })),
      badCertificate,
    ],
    [
      "a certificate that is cut",
      entries(({ certificate }) => ({
        certificate: certificate.subarray(0, -1),
        extensions: [],
      })),
      badCertificate,
    ],
    [
      "more certificates than the limit",
      edit((message) => ({
        ...message,
        certificateList: Array.from({ length: 101 }, () => ({
          certificate: bytesOf(0x30, 0),
          extensions: [],
        })),
      })),
      badExtension,
    ],
    [
      "more bytes than the limit",
      entries(() => ({ certificate: new Uint8Array(60_000), extensions: [] })),
      { reason: "EXCESSIVE_MESSAGE_SIZE", alert: 47 },
    ],
  ];
  for (const victim of VICTIMS) {
    for (const [name, rules, expectation] of cases) {
      await assertRefused(authenticated(victim, rules), expectation, `${victim}: ${name}`);
    }
  }
});

Deno.test("An empty Certificate is decode_error from a server, certificate_required from a client", async () => {
  const rules: AdversaryRules = {
    message: ({ type }) => {
      if (type === 15) return [];
      return type === 11 ? [{ type, body: bytesOf(0, 0, 0, 0) }] : undefined;
    },
  };
  await assertRefused(authenticated("client", rules), {
    reason: "NO_CERTIFICATES_RETURNED",
    alert: 50,
  });
  await assertRefused(authenticated("server", rules), {
    reason: "PEER_DID_NOT_RETURN_A_CERTIFICATE",
    alert: 116,
  });
  const { error, victim } = await attack(
    authenticated("server", rules, {}, { clientAuthentication: "request" }),
  );
  assertEquals(error, undefined);
  assertEquals(victim.peerCertificates, []);
});

Deno.test("An empty Certificate with a CertificateVerify behind it is refused", async () => {
  const rules = editBody(11, () => bytesOf(0, 0, 0, 0));
  await assertRefused(
    authenticated("server", rules, {}, { clientAuthentication: "request" }),
    { reason: "UNEXPECTED_MESSAGE", alert: 10 },
  );
});
