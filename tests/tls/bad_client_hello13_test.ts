// Copyright 2026 the streamssl authors. MIT license.

/** ClientHellos that a TLS 1.3 server must refuse, and how it says so. */

import { assert, assertEquals } from "@std/assert";
import {
  type ClientHello,
  decodeClientKeyShares,
  encodeClientHello,
  encodeClientKeyShares,
  EXTENSION,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { type AdversaryRules, assertRefused, attack } from "../support/tls_adversary.ts";
import {
  editBody,
  editClientHello,
  flipped,
  longer,
  withData,
  withExtra,
  without,
} from "../support/tls_edits.ts";

interface Case {
  /** How the hello is changed. */
  readonly edit: (hello: ClientHello) => ClientHello | Uint8Array;
  /** Reason and alert. */
  readonly expected: readonly [reason: string, alert: number];
  /** The client's settings. */
  readonly evil?: TlsContextOptions;
  /** The server's settings. */
  readonly options?: TlsContextOptions;
}

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

/** Changes the key shares. */
function shares(
  edit: (share: Uint8Array) => Uint8Array,
): (hello: ClientHello) => ClientHello {
  return (hello) =>
    withData(hello, EXTENSION.keyShare, (data) =>
      encodeClientKeyShares(
        decodeClientKeyShares(data).map(({ group, keyExchange }) => ({
          group,
          keyExchange: edit(keyExchange.slice()),
        })),
      ));
}

const only = (group: string): TlsContextOptions => ({ groups: [group], keyShares: [group] });

const CASES: Readonly<Record<string, Case>> = {
  "an extension twice": {
    edit: (hello) => withExtra(hello, EXTENSION.supportedVersions, bytesOf(2, 3, 4)),
    expected: ["BAD_EXTENSION", 47],
  },
  "an unknown extension twice": {
    edit: (hello) => withExtra(withExtra(hello, 0x7a7a, bytesOf()), 0x7a7a, bytesOf()),
    expected: ["BAD_EXTENSION", 47],
  },
  "no null compression": {
    edit: (hello) => ({ ...hello, legacyCompressionMethods: [1] }),
    expected: ["UNSUPPORTED_COMPRESSION_ALGORITHM", 47],
  },
  "compression beside null": {
    edit: (hello) => ({ ...hello, legacyCompressionMethods: [0, 1] }),
    expected: ["UNSUPPORTED_COMPRESSION_ALGORITHM", 47],
  },
  "no compression methods at all": {
    edit: (hello) => ({ ...hello, legacyCompressionMethods: [] }),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a session id of 33 bytes": {
    edit: (hello) => ({ ...hello, legacySessionId: new Uint8Array(33) }),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no cipher suites": {
    edit: (hello) => ({ ...hello, cipherSuites: [] }),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no suite in common": {
    edit: (hello) => ({ ...hello, cipherSuites: [0x1300, 0x13ff, 0xc02b, 0x00ff] }),
    expected: ["NO_SHARED_CIPHER", 40],
  },
  "bytes behind the end": {
    edit: (hello) => longer(encodeClientHello(hello), 0),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no extensions": {
    edit: (hello) => ({ ...hello, extensions: [], omitsExtensions: true }),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "no supported_versions": {
    edit: (hello) => without(hello, EXTENSION.supportedVersions),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "only unknown versions": {
    edit: (hello) =>
      withData(hello, EXTENSION.supportedVersions, () => bytesOf(4, 0x7f, 0x1c, 3, 5)),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "only old versions": {
    edit: (hello) =>
      withData(hello, EXTENSION.supportedVersions, () => bytesOf(6, 3, 3, 3, 2, 3, 1)),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
  "an empty list of versions": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "half a version": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(3, 3, 4, 3)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a selected version instead of a list": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(3, 4)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no signature_algorithms": {
    edit: (hello) => without(hello, EXTENSION.signatureAlgorithms),
    expected: ["MISSING_SIGALGS_EXTENSION", 109],
  },
  "no supported_groups": {
    edit: (hello) => without(hello, EXTENSION.supportedGroups),
    expected: ["MISSING_SUPPORTED_GROUPS_EXTENSION", 109],
  },
  "no key_share": {
    edit: (hello) => without(hello, EXTENSION.keyShare),
    expected: ["MISSING_SUPPORTED_GROUPS_EXTENSION", 109],
  },
  "neither groups nor key shares": {
    edit: (hello) => without(hello, EXTENSION.keyShare, EXTENSION.supportedGroups),
    expected: ["MISSING_SUPPORTED_GROUPS_EXTENSION", 109],
  },
  "an empty list of groups": {
    edit: (hello) => withData(hello, EXTENSION.supportedGroups, () => bytesOf(0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no group in common": {
    edit: (hello) => without(hello, EXTENSION.keyShare),
    evil: only("x448"),
    options: { groups: ["x25519"] },
    expected: ["MISSING_SUPPORTED_GROUPS_EXTENSION", 109],
  },
  "no group that the server has": {
    edit: (hello) => hello,
    evil: only("x448"),
    options: { groups: ["x25519"] },
    expected: ["NO_SUITABLE_KEY_SHARE", 40],
  },
  "no signature scheme in common": {
    edit: (hello) =>
      withData(hello, EXTENSION.signatureAlgorithms, () => bytesOf(0, 4, 8, 7, 0xfe, 0xfe)),
    expected: ["NO_SUITABLE_SIGNATURE_ALGORITHM", 40],
  },
  "an empty list of signature schemes": {
    edit: (hello) => withData(hello, EXTENSION.signatureAlgorithms, () => bytesOf(0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "two shares of one group": {
    edit: (hello) =>
      withData(hello, EXTENSION.keyShare, (data) => {
        const shares = decodeClientKeyShares(data);
        return encodeClientKeyShares([...shares, ...shares]);
      }),
    evil: only("x25519"),
    expected: ["BAD_EXTENSION", 47],
  },
  "a share of a group that is not in supported_groups": {
    edit: (hello) => withData(hello, EXTENSION.supportedGroups, () => bytesOf(0, 2, 0, 23)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an empty key share": {
    edit: shares(() => bytesOf()),
    evil: only("x25519"),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a key share that is too short": {
    edit: shares((share) => share.subarray(1)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a key share that is too long": {
    edit: shares((share) => longer(share, 0)),
    evil: only("secp256r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an X25519 share that gives zeros": {
    edit: shares((share) => share.fill(0)),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an X25519 share of small order": {
    edit: shares((share) => {
      share.fill(0);
      share[0] = 1;
      return share;
    }),
    evil: only("x25519"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an X448 share that gives zeros": {
    edit: shares((share) => share.fill(0)),
    evil: only("x448"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a point that is not on the curve": {
    edit: shares((share) => flipped(share, -1)),
    evil: only("secp256r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a point that is not on P-384": {
    edit: shares((share) => flipped(share, 40)),
    evil: only("secp384r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a compressed point": {
    edit: shares((share) =>
      longer(bytesOf(2 + ((share[64] as number) & 1)), ...share.subarray(1, 33))
    ),
    evil: only("secp256r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a point at infinity": {
    edit: shares(() => bytesOf(0)),
    evil: only("secp256r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a coordinate beyond the field": {
    edit: shares((share) => share.fill(0xff, 1)),
    evil: only("secp521r1"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an ML-KEM key that is not reduced": {
    edit: shares((share) => share.fill(0xff, 0, 1152)),
    evil: only("X25519MLKEM768"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a hybrid share whose classic half gives zeros": {
    edit: shares((share) => share.fill(0, 1184)),
    evil: only("X25519MLKEM768"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "half a hybrid share": {
    edit: shares((share) => share.subarray(0, 1184)),
    evil: only("X25519MLKEM768"),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an empty list of protocols": {
    edit: (hello) => withExtra(hello, 16, bytesOf(0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "an empty protocol": {
    edit: (hello) => withExtra(hello, 16, bytesOf(0, 1, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "no protocol in common": {
    edit: (hello) => withExtra(hello, 16, bytesOf(0, 3, 2, 104, 51)),
    options: { alpnProtocols: ["h2"] },
    expected: ["NO_APPLICATION_PROTOCOL", 120],
  },
  "an empty server name": {
    edit: (hello) => withData(hello, EXTENSION.serverName, () => bytesOf(0, 3, 0, 0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "an empty list of server names": {
    edit: (hello) => withData(hello, EXTENSION.serverName, () => bytesOf(0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "two server names": {
    edit: (hello) =>
      withData(hello, EXTENSION.serverName, () => bytesOf(0, 8, 0, 0, 1, 97, 0, 0, 1, 98)),
    expected: ["BAD_EXTENSION", 47],
  },
  "a server name with a zero byte": {
    edit: (hello) => withData(hello, EXTENSION.serverName, () => bytesOf(0, 6, 0, 0, 3, 97, 0, 98)),
    expected: ["BAD_EXTENSION", 47],
  },
  "a server name of 256 bytes": {
    edit: (hello) =>
      withData(
        hello,
        EXTENSION.serverName,
        () => longer(bytesOf(1, 3, 0, 1, 0), ...new Uint8Array(256).fill(97)),
      ),
    expected: ["BAD_EXTENSION", 47],
  },
  "a record_size_limit of 63": {
    edit: (hello) => withExtra(hello, EXTENSION.recordSizeLimit, bytesOf(0, 63)),
    expected: ["BAD_EXTENSION", 47],
  },
  "a record_size_limit of one byte": {
    edit: (hello) => withExtra(hello, EXTENSION.recordSizeLimit, bytesOf(64)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "a fallback although both can do better": {
    edit: (hello) => ({
      ...withData(hello, EXTENSION.supportedVersions, () => bytesOf(2, 3, 3)),
      cipherSuites: [0xc02b, 0x5600],
    }),
    options: { minVersion: "TLSv1.2" },
    expected: ["INAPPROPRIATE_FALLBACK", 86],
  },
};

for (
  const [name, { edit, expected: [reason, alert], evil = {}, options = {} }] of Object.entries(
    CASES,
  )
) {
  Deno.test(`The server refuses a ClientHello with ${name}`, async () => {
    const rules = editClientHello(edit);
    await assertRefused({ victim: "server", rules, evil, options }, { reason, alert }, name);
  });
}

Deno.test("The server refuses a ClientHello that is cut anywhere", async () => {
  let length = 1;
  const seen = new Set<string>();
  for (let cut = 0; cut < length; cut++) {
    const rules = editBody(1, (body) => {
      length = body.length;
      return body.subarray(0, cut);
    });
    const { error, alert } = await attack({ victim: "server", rules, evil: only("x25519") });
    assert(error !== undefined, `cut at ${cut}`);
    seen.add(`${error?.reason} ${alert}`);
  }
  // Without the block of extensions it is a hello of an old version.
  assertEquals([...seen].sort(), ["LENGTH_MISMATCH 50", "UNSUPPORTED_PROTOCOL 70"]);
});

Deno.test("The server refuses a ClientHello beyond the limit before it is there", async () => {
  const rules: AdversaryRules = {
    message(message, self) {
      if (message.type !== 1) return undefined;
      // The header alone tells that it will be too long.
      self.plain(22, bytesOf(1, 2, 1, 0x45));
      return [];
    },
  };
  const error = await assertRefused({ victim: "server", rules }, {
    reason: "EXCESSIVE_MESSAGE_SIZE",
    alert: 47,
  });
  assertEquals(error.expected, "a ClientHello of at most 131396 bytes");
  const small = { limits: { handshakeMessageLength: 100 } };
  await assertRefused({ victim: "server", options: small }, {
    reason: "EXCESSIVE_MESSAGE_SIZE",
    alert: 47,
  });
});

Deno.test("The server passes over unknown values in a ClientHello", async () => {
  const grease = (hello: ClientHello): ClientHello => ({
    ...withExtra(
      withExtra(
        withData(
          withData(hello, EXTENSION.supportedVersions, () => bytesOf(4, 0x3a, 0x3a, 3, 4)),
          EXTENSION.supportedGroups,
          (data) => longer(bytesOf(0, data.length), 0x2a, 0x2a, ...data.subarray(2)),
        ),
        0x1a1a,
        bytesOf(),
      ),
      0xfafa,
      bytesOf(0),
    ),
    legacyVersion: 0x0303,
    cipherSuites: [0x4a4a, ...hello.cipherSuites],
  });
  const rules = editClientHello(grease);
  const { error, victim } = await attack({ victim: "server", rules });
  // The keys differ because the client does not know what was sent in its name: it signs nothing.
  assertEquals(error, undefined);
  assertEquals(victim.info.version, "TLSv1.3");
});
