// Copyright 2026 the streamssl authors. MIT license.

/** A TLS 1.3 server that takes no 0-RTT data skips it (RFC 8446, Section 4.2.10), within limits. */

import { assert, assertEquals } from "@std/assert";
import { portableEngine, webEngine } from "../../crypto/mod.ts";
import { EXTENSION, TlsConnection, TlsContext, type TlsContextOptions } from "../../tls/mod.ts";
import {
  Adversary,
  type AdversaryRules,
  assertRefused,
  attack,
  usualOptions,
} from "../support/tls_adversary.ts";
import { withExtra, without } from "../support/tls_edits.ts";

const RECORD = new Uint8Array(500).fill(9);

/** A client that offers early data and sends some, without being asked. */
function early(records: readonly Uint8Array[], offers = true): {
  rules: AdversaryRules;
  evil: TlsContextOptions;
} {
  let sent = false;
  return {
    rules: {
      message(message, self) {
        if (message.type !== 1 || sent) return undefined;
        sent = true;
        self.say(1, message.body);
        self.channel.transcript.add(
          Uint8Array.of(1, 0, message.body.length >> 8, message.body.length, ...message.body),
        );
        for (const record of records) self.plain(23, record);
        return [];
      },
    },
    evil: {
      shapeClientHello: (hello) =>
        offers && !sent
          ? withExtra(hello, EXTENSION.earlyData, new Uint8Array(0))
          : without(hello, EXTENSION.earlyData),
    },
  };
}

Deno.test("A server skips early data that it can not use", async () => {
  for (const count of [1, 3, 30]) {
    const { error, victim } = await attack({
      victim: "server",
      ...early(Array.from({ length: count }, () => RECORD)),
    });
    assertEquals(error, undefined);
    assert(victim.isOpen);
  }
});

Deno.test("A server skips early data before the second ClientHello", async () => {
  const { rules, evil } = early([RECORD, new Uint8Array(16_384 - 2000)]);
  const { error, victim } = await attack({
    victim: "server",
    rules,
    evil: { ...evil, groups: ["x25519", "secp256r1"], keyShares: ["x25519"] },
    options: { groups: ["secp256r1"] },
  });
  assertEquals(error, undefined);
  assertEquals(victim.info.helloRetryRequest, true);
});

Deno.test("A server does not skip early data without end", async () => {
  const flood = early(Array.from({ length: 40 }, () => RECORD));
  await assertRefused({ victim: "server", ...flood }, { reason: "TOO_MUCH_EARLY_DATA", alert: 10 });
  const small = early([RECORD]);
  await assertRefused(
    { victim: "server", ...small, options: { limits: { skippedEarlyData: 100 } } },
    { reason: "TOO_MUCH_EARLY_DATA", alert: 10 },
  );
  const none = early([RECORD]);
  await assertRefused(
    { victim: "server", ...none, options: { limits: { skippedEarlyData: 0 } } },
    { reason: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", alert: 20 },
  );
});

Deno.test("A server skips nothing that was not announced, and nothing later", async () => {
  await assertRefused(
    { victim: "server", ...early([RECORD], false) },
    { reason: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", alert: 20 },
  );
  const { rules, evil } = early([RECORD]);
  await assertRefused(
    { victim: "server", evil, rules: { ...rules, done: (self) => self.plain(23, RECORD) } },
    { reason: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", alert: 20 },
  );
});

Deno.test("Asynchronous engines skip early data too, and tell data before what comes after it", async () => {
  const web = webEngine();
  assert(web !== undefined);
  const { rules, evil } = early([RECORD, RECORD]);
  const adversary = new Adversary(
    "client",
    new TlsContext({ ...await usualOptions("client"), ...evil }),
    rules,
  );
  const engines = [web, portableEngine] as never;
  const server = new TlsConnection(
    new TlsContext({ ...await usualOptions("server"), engines }),
    { role: "server" },
  );
  const read: Uint8Array[] = [];
  const work = async (): Promise<string> => {
    for (;;) {
      try {
        const outcome = server.isOpen ? server.read() : server.handshake();
        if (outcome.done) {
          if (outcome.value instanceof Uint8Array) read.push(outcome.value);
        } else if (outcome.want.want === "async") {
          await outcome.want.promise;
        } else {
          return outcome.want.want;
        }
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    }
  };
  for (let round = 0; round < 6; round++) {
    adversary.step();
    server.receive(adversary.take());
    assertEquals(await work(), "read");
    await server.sealing;
    adversary.channel.reading.receive(server.send());
  }
  assert(server.isOpen && adversary.isOpen);
  adversary.record(23, Uint8Array.of(1));
  adversary.record(23, Uint8Array.of(2));
  adversary.plain(22, Uint8Array.of(24, 0, 0, 1, 0));
  adversary.raw(new TextEncoder().encode("no record at all"));
  server.receive(adversary.take());
  assertEquals(await work(), "UNEXPECTED_RECORD");
  assertEquals(read, [Uint8Array.of(1), Uint8Array.of(2)]);
});
