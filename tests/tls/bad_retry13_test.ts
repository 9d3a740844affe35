// Copyright 2026 the streamssl authors. MIT license.

/** HelloRetryRequests that a client must refuse, and what must not follow them. */

import { assertEquals, assertNotEquals } from "@std/assert";
import {
  decodeServerHello,
  encodeServerHello,
  encodeServerKeyShare,
  EXTENSION,
  HELLO_RETRY_REQUEST_RANDOM,
  type ServerHello,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { assertRefused, attack } from "../support/tls_adversary.ts";
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
const ASKED: Pick<Case, "evil" | "options"> = {
  options: { groups: ["x25519", "secp256r1", "secp384r1"], keyShares: ["x25519"] },
  evil: { groups: ["secp256r1"] },
};

const RETRY_CASES: Readonly<Record<string, Case>> = {
  "a group that was not offered": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0, 25)),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an unknown group": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0x7a, 0x7a)),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a group whose share was sent": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0, 29)),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "nothing to change": {
    edit: (hello) => without(hello, EXTENSION.keyShare),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "an empty cookie": {
    edit: (hello) => withExtra(hello, EXTENSION.cookie, bytesOf(0, 0)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "another session id": {
    edit: (hello) => ({ ...hello, legacySessionIdEcho: flipped(hello.legacySessionIdEcho, 0) }),
    expected: ["INVALID_SESSION_ID", 47],
  },
  "compression": {
    edit: (hello) => ({ ...hello, legacyCompressionMethod: 1 }),
    expected: ["UNSUPPORTED_COMPRESSION_ALGORITHM", 47],
  },
  "a suite that was not offered": {
    edit: (hello) => ({ ...hello, cipherSuite: 0x1304 }),
    expected: ["WRONG_CIPHER_RETURNED", 47],
  },
  "an extension that was not offered": {
    edit: (hello) => withExtra(hello, 0x7a7a, bytesOf()),
    expected: ["UNSOLICITED_EXTENSION", 110],
  },
  "server_name": {
    edit: (hello) => withExtra(hello, EXTENSION.serverName, bytesOf()),
    expected: ["BAD_EXTENSION", 47],
  },
  "an extension twice": {
    edit: (hello) => withExtra(hello, EXTENSION.keyShare, bytesOf(0, 23)),
    expected: ["BAD_EXTENSION", 47],
  },
  "a key share instead of a group": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, (data) => longer(data, 0, 1, 4)),
    expected: ["LENGTH_MISMATCH", 50],
  },
  "another version": {
    edit: (hello) => withData(hello, EXTENSION.supportedVersions, () => bytesOf(3, 5)),
    expected: ["BAD_PROTOCOL_VERSION_NUMBER", 47],
  },
  "no version": {
    edit: (hello) => without(hello, EXTENSION.supportedVersions),
    expected: ["UNSUPPORTED_PROTOCOL", 70],
  },
};

for (const [name, { edit, expected: [reason, alert] }] of Object.entries(RETRY_CASES)) {
  Deno.test(`The client refuses a HelloRetryRequest with ${name}`, async () => {
    const rules = editServerHello(edit, "HelloRetryRequest");
    await assertRefused({ victim: "client", rules, ...ASKED }, { reason, alert }, name);
  });
}

Deno.test("The client refuses a second HelloRetryRequest", async () => {
  for (const group of [23, 24]) {
    let first: ServerHello | undefined;
    const rules = editBody(2, (body) => {
      const hello = decodeServerHello(body);
      if (first === undefined) {
        first = hello;
        return body;
      }
      assertNotEquals(hello.random, HELLO_RETRY_REQUEST_RANDOM);
      return encodeServerHello(withData(first, EXTENSION.keyShare, () => bytesOf(0, group)));
    });
    await assertRefused({ victim: "client", rules, ...ASKED }, {
      reason: "UNEXPECTED_MESSAGE",
      alert: 10,
    });
  }
});

Deno.test("The client refuses a suite that is not the one of the HelloRetryRequest", async () => {
  for (const suite of [0x1301, 0x1302, 0x1303]) {
    let asked = 0;
    const rules = editBody(2, (body) => {
      const hello = decodeServerHello(body);
      if (asked === 0) {
        asked = hello.cipherSuite;
        return body;
      }
      return encodeServerHello({ ...hello, cipherSuite: suite });
    });
    const how = { victim: "client" as const, rules, ...ASKED };
    if (suite === 0x1301) {
      const options = { ...ASKED.options, cipherSuites: ["TLS_AES_128_GCM_SHA256"] };
      assertEquals((await attack({ ...how, options })).error, undefined);
      continue;
    }
    const evil = { ...ASKED.evil, cipherSuites: ["TLS_AES_128_GCM_SHA256"] };
    await assertRefused({ ...how, evil }, { reason: "WRONG_CIPHER_RETURNED", alert: 47 });
  }
});

Deno.test("The client refuses another group than the one that was asked for", async () => {
  const rules = editServerHello((hello) =>
    withData(
      hello,
      EXTENSION.keyShare,
      () => encodeServerKeyShare({ group: 29, keyExchange: new Uint8Array(32).fill(9) }),
    )
  );
  await assertRefused({ victim: "client", rules, ...ASKED }, {
    reason: "BAD_KEY_SHARE",
    alert: 47,
  });
});
