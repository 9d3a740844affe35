// Copyright 2026 the streamssl authors. MIT license.

/** Protected handshake messages of TLS 1.3 whose content is wrong, in both directions. */

import { assertEquals } from "@std/assert";
import {
  certificateVerifyContent,
  decodeCertificate13,
  decodeCertificateRequest13,
  decodeCertificateVerify,
  encodeCertificate13,
  encodeCertificateRequest13,
  encodeCertificateVerify,
  encodeNewSessionTicket13,
  EXTENSION,
  type NewSessionTicket13,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { SIGNATURE_SCHEMES } from "../../tls/registry/signature_schemes.ts";
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
  flipped,
  longer,
  withExtra,
  without,
} from "../support/tls_edits.ts";
import { type IdentityKind, testIdentity, testRoot } from "../support/tls_identities.ts";

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

const KINDS: readonly IdentityKind[] = ["rsa2048", "rsaPss", "p256", "p384", "ed25519", "ed448"];

Deno.test("A signature that does not fit is decrypt_error, whatever the key", async () => {
  for (const victim of VICTIMS) {
    for (const kind of KINDS) {
      const role = victim === "client" ? "server" : "client";
      const evil = { identities: [await testIdentity(kind, role)] };
      for (const at of [4, 20, -1]) {
        const rules = editBody(15, (body) => flipped(body, at));
        await assertRefused(
          authenticated(victim, rules, evil),
          { reason: "BAD_SIGNATURE", alert: 51 },
          `${victim}, ${kind}, byte ${at}`,
        );
      }
    }
  }
});

Deno.test("Signatures of a wrong length or of nothing are decrypt_error", async () => {
  for (const victim of VICTIMS) {
    for (const kind of KINDS) {
      const role = victim === "client" ? "server" : "client";
      const evil = { identities: [await testIdentity(kind, role)] };
      for (
        const edit of [
          () => bytesOf(),
          () => bytesOf(0),
          (signature: Uint8Array) => signature.subarray(1),
          (signature: Uint8Array) => longer(signature, 0),
          (signature: Uint8Array) => new Uint8Array(signature.length),
          (signature: Uint8Array) => new Uint8Array(signature.length).fill(0xff),
          () => new Uint8Array(5000),
        ]
      ) {
        const rules = editBody(15, (body) => {
          const { algorithm, signature } = decodeCertificateVerify(body);
          return encodeCertificateVerify({ algorithm, signature: edit(signature) });
        });
        await assertRefused(
          authenticated(victim, rules, evil),
          { reason: "BAD_SIGNATURE", alert: 51 },
          `${victim}, ${kind}, ${edit}`,
        );
      }
    }
  }
});

Deno.test("A signature for the other side, for other messages or by another key is refused", async () => {
  for (const victim of VICTIMS) {
    const evilRole = victim === "client" ? "server" : "client";
    const { key } = await testIdentity("p256", evilRole);
    const { key: stranger } = await testIdentity("p256", victim);
    const resign = (side: Role, signer: typeof key, hash: (hash: Uint8Array) => Uint8Array) => {
      const rules: AdversaryRules = {
        message(message, self) {
          if (message.type !== 15) return undefined;
          const { algorithm } = decodeCertificateVerify(message.body);
          const scheme = SIGNATURE_SCHEMES.find((row) => row.number === algorithm);
          if (scheme === undefined) throw new Error("No scheme");
          const input = certificateVerifyContent(side, hash(self.channel.transcript.hash()));
          const signature = signer.sign(scheme.algorithm, input) as Uint8Array;
          return [{ type: 15, body: encodeCertificateVerify({ algorithm, signature }) }];
        },
      };
      return authenticated(victim, rules);
    };
    const same = (hash: Uint8Array) => hash;
    // The edit itself is no reason: what it signs rightly passes.
    assertEquals((await attack(resign(evilRole, key, same))).error, undefined);
    const bad = { reason: "BAD_SIGNATURE", alert: 51 } as const;
    await assertRefused(resign(victim, key, same), bad, "the other side's context");
    await assertRefused(resign(evilRole, stranger, same), bad, "another key");
    await assertRefused(resign(evilRole, key, (hash) => flipped(hash, 0)), bad, "other messages");
  }
});

Deno.test("Schemes that were not offered or do not go with the key are illegal_parameter", async () => {
  // RSASSA-PKCS1-v1_5 and SHA-1 sign no handshake of TLS 1.3 (RFC 8446, Section 4.2.3).
  const schemes = [0x0401, 0x0501, 0x0201, 0x0203, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x7a7a];
  for (const victim of VICTIMS) {
    for (const algorithm of schemes) {
      const rules = editBody(
        15,
        (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm }),
      );
      const error = await assertRefused(
        authenticated(victim, rules),
        { reason: "WRONG_SIGNATURE_TYPE", alert: 47 },
        `0x${algorithm.toString(16)}`,
      );
      assertEquals(error.expected !== undefined && error.received !== undefined, true);
    }
    const narrow = { signatureSchemes: ["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"] };
    const rules = editBody(15, (body) => body);
    const role = victim === "client" ? "server" : "client";
    const rsa = { identities: [await testIdentity("rsa2048", role)] };
    const other = editBody(
      15,
      (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm: 0x0805 }),
    );
    assertEquals((await attack(authenticated(victim, rules, rsa, narrow))).error, undefined);
    await assertRefused(authenticated(victim, other, rsa, narrow), {
      reason: "WRONG_SIGNATURE_TYPE",
      alert: 47,
    });
    // An rsae scheme by a PSS key, and the other way round.
    for (const [kind, algorithm] of [["rsaPss", 0x0804], ["rsa2048", 0x0809]] as const) {
      const swapped = editBody(
        15,
        (body) => encodeCertificateVerify({ ...decodeCertificateVerify(body), algorithm }),
      );
      const identities = [await testIdentity(kind, role)];
      await assertRefused(authenticated(victim, swapped, { identities }), {
        reason: "WRONG_SIGNATURE_TYPE",
        alert: 47,
      });
    }
  }
});

Deno.test("A Finished that is not ours is decrypt_error", async () => {
  for (const victim of VICTIMS) {
    for (
      const edit of [
        (body: Uint8Array) => flipped(body, 0),
        (body: Uint8Array) => flipped(body, -1),
        (body: Uint8Array) => new Uint8Array(body.length),
      ]
    ) {
      await assertRefused(authenticated(victim, editBody(20, edit)), {
        reason: "DIGEST_CHECK_FAILED",
        alert: 51,
      });
    }
    for (const length of [12, 31, 33, 48]) {
      const rules = editBody(20, () => new Uint8Array(length));
      await assertRefused(authenticated(victim, rules), { reason: "BAD_LENGTH", alert: 50 });
    }
  }
});

const TICKET: NewSessionTicket13 = {
  ticketLifetime: 100,
  ticketAgeAdd: 1,
  ticketNonce: bytesOf(0),
  ticket: bytesOf(1, 2, 3),
  extensions: [],
};

Deno.test("A NewSessionTicket that breaks the rules is refused", async () => {
  const cases: readonly [string, Uint8Array, Expectation][] = [
    ["an empty ticket", encodeNewSessionTicket13({ ...TICKET, ticket: bytesOf() }), decodeError],
    ["bytes behind its end", longer(encodeNewSessionTicket13(TICKET), 0), decodeError],
    ["nothing in it", bytesOf(), decodeError],
    [
      "an extension twice",
      encodeNewSessionTicket13({
        ...TICKET,
        extensions: [{ type: 42, data: new Uint8Array(4) }, { type: 42, data: new Uint8Array(4) }],
      }),
      badExtension,
    ],
    [
      "an extension that belongs elsewhere",
      encodeNewSessionTicket13({ ...TICKET, extensions: [{ type: 51, data: bytesOf() }] }),
      badExtension,
    ],
    [
      "early_data without a number",
      encodeNewSessionTicket13({ ...TICKET, extensions: [{ type: 42, data: bytesOf() }] }),
      decodeError,
    ],
  ];
  for (const [name, body, expectation] of cases) {
    const rules: AdversaryRules = { done: (self) => self.say(4, body) };
    await assertRefused({ victim: "client", rules }, expectation, name);
  }
});

Deno.test("Tickets that can not be used are passed over, and too many are not kept", async () => {
  const rules: AdversaryRules = {
    done(self) {
      self.say(4, encodeNewSessionTicket13({ ...TICKET, ticketLifetime: 0 }));
      self.say(
        4,
        encodeNewSessionTicket13({ ...TICKET, extensions: [{ type: 0x7a7a, data: bytesOf(1) }] }),
      );
      self.say(4, encodeNewSessionTicket13({ ...TICKET, ticketLifetime: 0xffff_ffff }));
      for (let count = 0; count < 20; count++) self.say(4, encodeNewSessionTicket13(TICKET));
    },
  };
  const { error, victim } = await attack({ victim: "client", rules, evil: { sessionTickets: 0 } });
  assertEquals(error, undefined);
  const sessions = victim.takeSessions();
  assertEquals(sessions.length, 16);
  assertEquals(sessions[1]?.lifetime, 604_800);
});

Deno.test("A KeyUpdate that breaks the rules is refused", async () => {
  for (const victim of VICTIMS) {
    for (const value of [2, 255]) {
      const rules: AdversaryRules = { done: (self) => self.say(24, bytesOf(value)) };
      await assertRefused({ victim, rules }, badExtension);
    }
    for (const body of [bytesOf(), bytesOf(0, 0)]) {
      const rules: AdversaryRules = { done: (self) => self.say(24, body) };
      await assertRefused({ victim, rules }, decodeError);
    }
  }
});

Deno.test("Records under old keys after a KeyUpdate, or new ones without, do not decrypt", async () => {
  const expectation = { reason: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", alert: 20 } as const;
  for (const victim of VICTIMS) {
    const old: AdversaryRules = {
      done(self) {
        self.say(24, bytesOf(0));
        self.record(23, bytesOf(1));
      },
    };
    await assertRefused({ victim, rules: old }, expectation);
  }
});
