// Copyright 2026 the streamssl authors. MIT license.

/** Messages after the handshake of TLS 1.3 that break the rules. */

import { assertEquals } from "@std/assert";
import { encodeNewSessionTicket13, type NewSessionTicket13 } from "../../tls/mod.ts";
import {
  type AdversaryRules,
  assertRefused,
  attack,
  type Expectation,
  type Role,
} from "../support/tls_adversary.ts";
import { longer } from "../support/tls_edits.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const VICTIMS: readonly Role[] = ["client", "server"];

const decodeError = { reason: "LENGTH_MISMATCH", alert: 50 } as const;
const badExtension = { reason: "BAD_EXTENSION", alert: 47 } as const;

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
