// Copyright 2026 the streamssl authors. MIT license.

/** Second ClientHellos, after a HelloRetryRequest, that a server must refuse. */

import {
  type ClientHello,
  decodeClientHello,
  encodeClientHello,
  EXTENSION,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { type AdversaryRules, assertRefused, type Expectation } from "../support/tls_adversary.ts";
import { editClientHello, flipped, withData, withExtra, without } from "../support/tls_edits.ts";

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

// What may change in a second ClientHello: RFC 8446, Section 4.1.2.
const RETRY = { evil: { groups: ["x25519", "secp256r1"], keyShares: ["x25519"] } };
const ASKS = { options: { groups: ["secp256r1"] } };

const SECOND: Readonly<Record<string, Case>> = {
  "another random": {
    edit: (hello) => ({ ...hello, random: flipped(hello.random, 0) }),
    expected: ["BAD_VALUE", 47],
  },
  "another session id": {
    edit: (hello) => ({ ...hello, legacySessionId: flipped(hello.legacySessionId, 0) }),
    expected: ["BAD_VALUE", 47],
  },
  "another server name": {
    edit: (hello) => withData(hello, EXTENSION.serverName, (data) => flipped(data, -1)),
    expected: ["BAD_VALUE", 47],
  },
  "no server name": {
    edit: (hello) => without(hello, EXTENSION.serverName),
    expected: ["BAD_VALUE", 47],
  },
  "no supported_versions": {
    edit: (hello) => without(hello, EXTENSION.supportedVersions),
    expected: ["BAD_VALUE", 47],
  },
  "other suites": {
    edit: (hello) => ({ ...hello, cipherSuites: hello.cipherSuites.slice(1) }),
    expected: ["BAD_VALUE", 47],
  },
  "the same key share once more": {
    edit: (hello) => hello,
    expected: ["BAD_KEY_SHARE", 47],
  },
  "no key share": {
    edit: (hello) => withData(hello, EXTENSION.keyShare, () => bytesOf(0, 0)),
    expected: ["BAD_KEY_SHARE", 47],
  },
  "a cookie that nobody gave": {
    edit: (hello) => withExtra(hello, EXTENSION.cookie, bytesOf(0, 1, 9)),
    expected: ["COOKIE_MISMATCH", 47],
  },
  "an extension twice": {
    edit: (hello) => withExtra(hello, EXTENSION.keyShare, bytesOf(0, 0)),
    expected: ["BAD_EXTENSION", 47],
  },
  "compression": {
    edit: (hello) => ({ ...hello, legacyCompressionMethods: [1, 0] }),
    expected: ["UNSUPPORTED_COMPRESSION_ALGORITHM", 47],
  },
};

for (const [name, { edit, expected: [reason, alert] }] of Object.entries(SECOND)) {
  Deno.test(`The server refuses a second ClientHello with ${name}`, async () => {
    let first: ClientHello | undefined;
    const rules: AdversaryRules = {
      message(message) {
        if (message.type !== 1) return undefined;
        const hello = decodeClientHello(message.body);
        if (first === undefined) {
          first = hello;
          return undefined;
        }
        const model = name.startsWith("the same key share") ? first : hello;
        const edited = edit(model);
        const body = edited instanceof Uint8Array ? edited : encodeClientHello(edited);
        return [{ type: 1, body }];
      },
    };
    await assertRefused({ victim: "server", rules, ...RETRY, ...ASKS }, { reason, alert }, name);
  });
}

Deno.test("The server refuses a second ClientHello without its cookie, or with another", async () => {
  const options = { helloRetryCookie: true };
  const expectation: Expectation = { reason: "COOKIE_MISMATCH", alert: 47 };
  const none = editClientHello((hello) => without(hello, EXTENSION.cookie), 1);
  await assertRefused({ victim: "server", rules: none, options }, expectation);
  const other = editClientHello(
    (hello) => withData(hello, EXTENSION.cookie, (data) => flipped(data, -1)),
    1,
  );
  await assertRefused({ victim: "server", rules: other, options }, expectation);
  const empty = editClientHello(
    (hello) => withData(hello, EXTENSION.cookie, () => bytesOf(0, 0)),
    1,
  );
  await assertRefused({ victim: "server", rules: empty, options }, {
    reason: "LENGTH_MISMATCH",
    alert: 50,
  });
});
