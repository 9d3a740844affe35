// Copyright 2026 the streamssl authors. MIT license.

/** ServerHellos and HelloRetryRequests that a TLS 1.3 client must refuse, and how it says so. */

import { assertEquals } from "@std/assert";
import { sha384 } from "../../crypto/mod.ts";
import {
  decodeServerKeyShare,
  encodeServerHello,
  encodeServerKeyShare,
  EXTENSION,
  type ServerHello,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { type AdversaryRules, assertRefused, attack } from "../support/tls_adversary.ts";
import {
  editBody,
  editServerHello,
  flipped,
  longer,
  withData,
  withExtra,
  without,
} from "../support/tls_edits.ts";

interface Case {
  /** How the hello is changed. */
  readonly edit: (hello: ServerHello) => ServerHello | Uint8Array;
  /** Reason and alert. */
  readonly expected: readonly [reason: string, alert: number];
  /** The server's settings. */
  readonly evil?: TlsContextOptions;
  /** The client's settings. */
  readonly options?: TlsContextOptions;
}

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const only = (group: string): TlsContextOptions => ({ groups: [group] });

/** Changes the server's key share. */
function share(edit: (share: Uint8Array) => Uint8Array): (hello: ServerHello) => ServerHello {
  return (hello) =>
    withData(hello, EXTENSION.keyShare, (data) => {
      const { group, keyExchange } = decodeServerKeyShare(data);
      return encodeServerKeyShare({ group, keyExchange: edit(keyExchange.slice()) });
    });
}

const CASES: Readonly<Record<string, Case>> = {
  "an older version in legacy_version": {
    edit: (hello) => ({ ...hello, legacyVersion: 0x0302 }),
    expected: ["BAD_PROTOCOL_VERSION_NUMBER", 47],
  },
  "TLS 1.3 in legacy_version": {
    edit: (hello) => ({ ...hello, legacyVersion: 0x0304 }),
    expected: ["BAD_PROTOCOL_VERSION_NUMBER", 47],
  },
  "TLS 1.2 in supported_versions": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(3, 3)),
    expected: ["BAD_PROTOCOL_VERSION_NUMBER", 47],
  },
  "a draft in supported_versions": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(0x7f, 0x1c)),
    expected: ["BAD_PROTOCOL_VERSION_NUMBER", 47],
  },
  "a list in supported_versions": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(2, 3, 4)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no supported_versions": {
    edit: (hello) => without(hello, EXTENSION.supportedVersions),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "no extensions": {
    edit: (hello) => ({ ...hello, extensions: [], omitsExtensions: true }),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "another session id": {
    edit: (hello) => ({ ...hello, legacySessionIdEcho: flipped(hello.legacySessionIdEcho, 3) }),
    expected: ["INVALID_SESSION_ID", 47],
  },
  "no session id": {
    edit: (hello) => ({ ...hello, legacySessionIdEcho: bytesOf() }),
    expected: ["INVALID_SESSION_ID", 47],
  },
  "a session id that nobody sent": {
    edit: (hello) => ({ ...hello, legacySessionIdEcho: bytesOf(1) }),
    options: { middleboxCompatibility: false },
    expected: ["INVALID_SESSION_ID", 47],
  },
  "a session id of 33 bytes": {
    edit: (hello) => ({ ...hello, legacySessionIdEcho: new Uint8Array(33) }),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "compression": {
    edit: (hello) => ({ ...hello, legacyCompressionMethod: 1 }),
    expected: ["UNSUPPORTED_COMPRESSION_ALGORITHM", 47],
  },
  "a suite that was not offered": {
    edit: (hello) => ({ ...hello, cipherSuite: 0x1304 }),
    expected: ["WRONG_CIPHER_RETURNED", 47],
  },
  "an unknown suite": {
    edit: (hello) => ({ ...hello, cipherSuite: 0x13aa }),
    expected: ["WRONG_CIPHER_RETURNED", 47],
  },
  "a suite of TLS 1.2": {
    edit: (hello) => ({ ...hello, cipherSuite: 0xc02b }),
    options: { minVersion: "TLSv1.2" },
    expected: ["WRONG_CIPHER_RETURNED", 47],
  },
  "an extension twice": {
    edit: (hello) => withExtra(hello, EXTENSION.supportedVersions, bytesOf(3, 4)),
    expected: ["BAD_EXTENSION", 47],
  },
  "an extension that was not offered": {
    edit: (hello) => withExtra(hello, EXTENSION.applicationLayerProtocolNegotiation, bytesOf()),
    expected: ["UNSOLICITED_EXTENSION", 110],
  },
  "an unknown extension": {
    edit: (hello) => withExtra(hello, 0x7a7a, bytesOf()),
    expected: ["UNSOLICITED_EXTENSION", 110],
  },
  "a cookie": {
    edit: (hello) => withExtra(hello, EXTENSION.cookie, bytesOf(0, 1, 1)),
    expected: ["UNSOLICITED_EXTENSION", 110],
  },
  "an extension that belongs into EncryptedExtensions": {
    edit: (hello) => withExtra(hello, EXTENSION.serverName, bytesOf()),
    expected: ["BAD_EXTENSION", 47],
  },
  "signature_algorithms": {
    edit: (hello) => withExtra(hello, EXTENSION.signatureAlgorithms, bytesOf(0, 2, 4, 3)),
    expected: ["BAD_EXTENSION", 47],
  },
  "renegotiation_info": {
    edit: (hello) => withExtra(hello, EXTENSION.renegotiationInfo, bytesOf(0)),
    options: { minVersion: "TLSv1.2" },
    expected: ["BAD_EXTENSION", 47],
  },
  "a pre-shared key that was not offered": {
    edit: (hello) => withExtra(hello, EXTENSION.preSharedKey, bytesOf(0, 0)),
    expected: ["UNSOLICITED_EXTENSION", 110],
  },
  "no key share": {
    edit: (hello) => without(hello, EXTENSION.keyShare),
    expected: ["NO_SUITABLE_KEY_SHARE", 109],
  },
  "a key share of a group that was offered without one": {
    edit: (hello) =>
      withData(
        hello,
        EXTENSION.keyShare,
        () => encodeServerKeyShare({ group: 24, keyExchange: new Uint8Array(97).fill(4) }),
      ),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a key share of an unknown group": {
    edit: (hello) =>
      withData(
        hello,
        EXTENSION.keyShare,
        () => encodeServerKeyShare({ group: 0x7a7a, keyExchange: new Uint8Array(32).fill(4) }),
      ),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a group instead of a key share": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0, 29)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "an empty key share": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0, 29, 0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a key share that is too short": {
    edit: share((bytes) => bytes.subarray(1)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a key share that is too long": {
    edit: share((bytes) => longer(bytes, 0)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an X25519 share that gives zeros": {
    edit: share((bytes) => bytes.fill(0)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a point that is not on the curve": {
    edit: share((bytes) => flipped(bytes, -1)),
    evil: only("secp256r1"),
    options: { ...only("secp256r1") },
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a point in hybrid form": {
    edit: share((bytes) => {
      bytes[0] = 6;
      return bytes;
    }),
    evil: only("secp384r1"),
    options: only("secp384r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an ML-KEM ciphertext that is too short": {
    edit: share((bytes) => bytes.subarray(1)),
    evil: only("X25519MLKEM768"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a hybrid share whose classic half gives zeros": {
    edit: share((bytes) => bytes.fill(0, 1088)),
    evil: only("X25519MLKEM768"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "bytes behind the end": {
    edit: (hello) => longer(encodeServerHello(hello), 0),
    expected: ["LENGTH_MISMATCH", 50],
  },
};

for (
  const [name, { edit, expected: [reason, alert], evil = {}, options = {} }] of Object.entries(
    CASES,
  )
) {
  Deno.test(`The client refuses a ServerHello with ${name}`, async () => {
    const rules = editServerHello(edit);
    await assertRefused({ victim: "client", rules, evil, options }, { reason, alert }, name);
  });
}

Deno.test("The client refuses a ServerHello that is cut anywhere", async () => {
  let length = 1;
  const seen = new Set<string>();
  for (let cut = 0; cut < length; cut++) {
    const rules = editBody(2, (body) => {
      length = body.length;
      return body.subarray(0, cut);
    });
    const { error, alert } = await attack({ victim: "client", rules, evil: only("x25519") });
    seen.add(`${error?.reason} ${alert}`);
  }
  // Without the block of extensions it is the hello of an old version.
  assertEquals([...seen].sort(), ["LENGTH_MISMATCH 50", "UNSUPPORTED_PROTOCOL 70"]);
});

Deno.test("The client does not understand the server after a changed share: it is no oracle", async () => {
  // An ML-KEM ciphertext that was changed gives another secret, not an error (implicit rejection).
  for (const [group, at] of [["X25519MLKEM768", 5], ["x25519", 5]] as const) {
    const rules = editServerHello(share((bytes) => flipped(bytes, at)));
    const { error } = await attack({ victim: "client", rules, evil: only(group) });
    assertEquals(error?.reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", group);
  }
});

Deno.test("The client sees a downgrade to TLS 1.2 that somebody else made", async () => {
  const sentinel = new TextEncoder().encode("DOWNGRD");
  for (const last of [0, 1]) {
    const rules = editServerHello((hello) => {
      const random = hello.random.slice();
      random.set([...sentinel, last], 24);
      return { ...hello, random };
    });
    await assertRefused({
      victim: "client",
      rules,
      options: { minVersion: "TLSv1.2" },
      evil: { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" },
    }, { reason: "INAPPROPRIATE_FALLBACK", alert: 47 });
  }
});

const PSK = { identity: bytesOf(1, 2, 3), key: new Uint8Array(32).fill(5) };
const WITH_PSK: TlsContextOptions = {
  externalPsks: [PSK],
  cipherSuites: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"],
};

const PSK_CASES: Readonly<Record<string, Case>> = {
  "an identity that was not offered": {
    edit: (hello) => withData(hello, EXTENSION.preSharedKey, () => bytesOf(0, 1)),
    expected: ["BAD_PSK_IDENTITY", 47],
  },
  "the last identity of all": {
    edit: (hello) => withData(hello, EXTENSION.preSharedKey, () => bytesOf(0xff, 0xff)),
    expected: ["BAD_PSK_IDENTITY", 47],
  },
  "an identity of one byte": {
    edit: (hello) => withData(hello, EXTENSION.preSharedKey, () => bytesOf(0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a suite with another hash": {
    edit: (hello) => ({ ...hello, cipherSuite: 0x1302 }),
    expected: ["CIPHERSUITE_DIGEST_HAS_CHANGED", 47],
  },
  "no key share although the client demands one": {
    edit: (hello) => without(hello, EXTENSION.keyShare),
    expected: ["NO_SUITABLE_KEY_SHARE", 109],
  },
};

for (const [name, { edit, expected: [reason, alert] }] of Object.entries(PSK_CASES)) {
  Deno.test(`The client refuses a ServerHello with a pre-shared key and ${name}`, async () => {
    const rules = editServerHello(edit);
    const options = { ...WITH_PSK };
    await assertRefused(
      { victim: "client", rules, evil: WITH_PSK, options },
      { reason, alert },
      name,
    );
  });
}

Deno.test("A pre-shared key for another hash is not offered for a suite", async () => {
  const options = { ...WITH_PSK, externalPsks: [{ ...PSK, hash: sha384 }] };
  const { error, victim } = await attack({ victim: "client", options, evil: WITH_PSK });
  assertEquals(error, undefined);
  assertEquals(victim.info.resumed, false);
});

Deno.test("A server without the key of the client's ticket proves nothing by naming it", async () => {
  // The evil server has another key under the same name: it answers as if the binder were good.
  const rules: AdversaryRules = editServerHello((hello) =>
    withExtra(hello, EXTENSION.preSharedKey, bytesOf(0, 0))
  );
  const suites = { cipherSuites: ["TLS_AES_128_GCM_SHA256"] };
  const options = { ...WITH_PSK, ...suites };
  const { error } = await attack({ victim: "client", rules, options, evil: suites });
  assertEquals(error?.reason, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
});
