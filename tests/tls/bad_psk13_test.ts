// Copyright 2026 the streamssl authors. MIT license.

/** Pre-shared keys of TLS 1.3 that a server must refuse, or must pass over. */

import { assertEquals } from "@std/assert";
import {
  type ClientHello,
  decodeOfferedPsks,
  encodeOfferedPsks,
  EXTENSION,
  type OfferedPsks,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { assertRefused, attack } from "../support/tls_adversary.ts";
import { editClientHello, flipped, longer, withData, without } from "../support/tls_edits.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const PSKS = [1, 2].map((name) => ({
  identity: bytesOf(name),
  key: new Uint8Array(32).fill(name),
}));
const BOTH: TlsContextOptions = {
  externalPsks: PSKS,
  pskModes: ["psk_dhe_ke", "psk_ke"],
  cipherSuites: ["TLS_AES_128_GCM_SHA256"],
};

const offer = (edit: (offered: OfferedPsks) => OfferedPsks) => (hello: ClientHello) =>
  withData(
    hello,
    EXTENSION.preSharedKey,
    (data) => encodeOfferedPsks(edit(decodeOfferedPsks(data))),
  );

const raw = (edit: (data: Uint8Array) => Uint8Array) => (hello: ClientHello) =>
  withData(hello, EXTENSION.preSharedKey, edit);

const REFUSED: Readonly<
  Record<string, [edit: (hello: ClientHello) => ClientHello, reason: string, alert: number]>
> = {
  "pre_shared_key that is not the last": [
    (hello) => ({ ...hello, extensions: [...hello.extensions].reverse() }),
    "BAD_EXTENSION",
    47,
  ],
  "something behind pre_shared_key": [
    (hello) => ({
      ...hello,
      extensions: [...hello.extensions, { type: 0x7a7a, data: bytesOf() }],
    }),
    "BAD_EXTENSION",
    47,
  ],
  "no psk_key_exchange_modes": [
    (hello) => without(hello, EXTENSION.pskKeyExchangeModes),
    "MISSING_PSK_KEX_MODES_EXTENSION",
    109,
  ],
  "no modes in the list": [
    (hello) => withData(hello, EXTENSION.pskKeyExchangeModes, () => bytesOf(0)),
    "LENGTH_MISMATCH",
    50,
  ],
  "fewer binders than identities": [
    offer(({ identities, binders }) => ({ identities, binders: binders.slice(1) })),
    "BAD_EXTENSION",
    47,
  ],
  "more binders than identities": [
    offer(({ identities, binders }) => ({ identities: identities.slice(1), binders })),
    "BAD_EXTENSION",
    47,
  ],
  "no identities": [
    offer(({ binders }) => ({ identities: [], binders })),
    "LENGTH_MISMATCH",
    50,
  ],
  "no binders": [
    offer(({ identities }) => ({ identities, binders: [] })),
    "LENGTH_MISMATCH",
    50,
  ],
  "an identity without a byte": [
    offer(({ identities, binders }) => ({
      identities: identities.map((item) => ({ ...item, identity: bytesOf() })),
      binders,
    })),
    "LENGTH_MISMATCH",
    50,
  ],
  "a binder of 31 bytes": [
    offer(({ identities, binders }) => ({
      identities,
      binders: binders.map((binder) => binder.subarray(1)),
    })),
    "LENGTH_MISMATCH",
    50,
  ],
  "a binder of 33 bytes": [
    offer(({ identities, binders }) => ({
      identities,
      binders: binders.map((binder) => longer(binder, 0)),
    })),
    "BINDER_DOES_NOT_VERIFY",
    51,
  ],
  "a binder that was changed": [
    raw((data) => flipped(data, -40)),
    "BINDER_DOES_NOT_VERIFY",
    51,
  ],
  "binders in another order": [
    offer(({ identities, binders }) => ({ identities, binders: [...binders].reverse() })),
    "BINDER_DOES_NOT_VERIFY",
    51,
  ],
  "binders for another hello": [
    (hello) => ({ ...hello, random: flipped(hello.random, 0) }),
    "BINDER_DOES_NOT_VERIFY",
    51,
  ],
  "bytes behind the binders": [
    raw((data) => longer(data, 0)),
    "LENGTH_MISMATCH",
    50,
  ],
  "a list that is cut": [
    raw((data) => data.subarray(0, -5)),
    "LENGTH_MISMATCH",
    50,
  ],
};

for (const [name, [edit, reason, alert]] of Object.entries(REFUSED)) {
  Deno.test(`The server refuses pre-shared keys with ${name}`, async () => {
    const rules = editClientHello(edit);
    await assertRefused(
      { victim: "server", rules, evil: BOTH, options: BOTH },
      { reason, alert },
      name,
    );
  });
}

Deno.test("The server goes on with certificates where it can not use a pre-shared key", async () => {
  const strangers = [{ identity: bytesOf(9), key: new Uint8Array(32).fill(9) }];
  const { error, victim } = await attack({
    victim: "server",
    evil: { ...BOTH, externalPsks: strangers, unsafelyDisableVerification: true },
    options: BOTH,
  });
  assertEquals(error, undefined);
  assertEquals(victim.info.resumed, false);
});

Deno.test("A server without certificates refuses who has no key that it knows", async () => {
  const strangers = [{ identity: bytesOf(9), key: new Uint8Array(32).fill(9) }];
  await assertRefused({
    victim: "server",
    evil: { ...BOTH, externalPsks: strangers },
    options: { ...BOTH, identities: [] },
  }, { reason: "NO_CERTIFICATE_SET", alert: 40 });
});

Deno.test("The server looks at the first identities only", async () => {
  const many = Array.from({ length: 8 }, (_, index) => ({
    identity: bytesOf(100, index),
    key: new Uint8Array(32).fill(1),
  }));
  const run = async (before: number) => {
    const externalPsks = [...many.slice(0, before), ...PSKS];
    const { victim } = await attack({
      victim: "server",
      evil: { ...BOTH, externalPsks },
      options: BOTH,
    });
    return victim.info.resumed;
  };
  assertEquals(await run(7), true);
  assertEquals(await run(8), false);
});

Deno.test("Both sides must allow the way a pre-shared key is used", async () => {
  for (
    const [client, server, resumed] of [
      [["psk_ke"], ["psk_dhe_ke"], false],
      [["psk_dhe_ke"], ["psk_ke"], false],
      [["psk_ke"], ["psk_ke", "psk_dhe_ke"], true],
    ] as const
  ) {
    const { victim } = await attack({
      victim: "server",
      evil: { ...BOTH, pskModes: client },
      options: { ...BOTH, pskModes: server },
    });
    assertEquals(victim.info.resumed, resumed);
  }
});
