// Copyright 2026 the streamssl authors. MIT license.

/** TLS 1.3 messages that are missing, come twice, in another order, or where they have no place. */

import { assert, assertEquals } from "@std/assert";
import type { TlsContextOptions } from "../../tls/mod.ts";
import { concatBytes } from "../../wire/mod.ts";
import {
  type AdversaryRules,
  assertDead,
  assertRefused,
  attack,
  type Message,
  type Role,
  stepVictim,
} from "../support/tls_adversary.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const ROOT = await testRoot();
const CLIENT_CERTIFICATE: TlsContextOptions = {
  identities: [await testIdentity("p256", "client")],
};
const DEMANDS_CERTIFICATE: TlsContextOptions = {
  clientAuthentication: "require",
  caCerts: [ROOT],
};
const UNEXPECTED = { reason: "UNEXPECTED_MESSAGE", alert: 10 } as const;
const MIXED = { reason: "MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA", alert: 10 } as const;
const BOUNDARY = { reason: "NOT_ON_RECORD_BOUNDARY", alert: 10 } as const;

/** Both sides have certificates; who is the victim tells which settings are whose. */
function authenticated(victim: Role, rules: AdversaryRules) {
  return victim === "client"
    ? { victim, rules, options: CLIENT_CERTIFICATE, evil: DEMANDS_CERTIFICATE }
    : { victim, rules, options: DEMANDS_CERTIFICATE, evil: CLIENT_CERTIFICATE };
}

/** The flight of each side, in order. */
const FLIGHTS: Readonly<Record<Role, readonly number[]>> = {
  client: [11, 15, 20],
  server: [8, 13, 11, 15, 20],
};
const VICTIMS: readonly { victim: Role; flight: readonly number[] }[] = [
  { victim: "client", flight: FLIGHTS.server },
  { victim: "server", flight: FLIGHTS.client },
];

const omit = (type: number): AdversaryRules => ({
  message: (message) => message.type === type ? [] : undefined,
});
const repeat = (type: number): AdversaryRules => ({
  message: (message) => message.type === type ? [message, message] : undefined,
});
const insertBefore = (type: number, ...stray: Message[]): AdversaryRules => ({
  message: (message) => message.type === type ? [...stray, message] : undefined,
});

function swap(first: number, second: number): AdversaryRules {
  let held: Message | undefined;
  return {
    message: (message) => {
      if (message.type === first) {
        held = message;
        return [];
      }
      return message.type === second && held !== undefined ? [message, held] : undefined;
    },
  };
}

for (const { victim, flight } of VICTIMS) {
  Deno.test(`The ${victim} misses every message that is left out`, async () => {
    for (const type of flight) {
      // What is behind the last message tells that it is missing; CertificateRequest is optional.
      if (type === 20 || type === 13) continue;
      const error = await assertRefused(authenticated(victim, omit(type)), UNEXPECTED, `${type}`);
      assert(error.expected !== undefined && error.received !== undefined, error.message);
    }
  });

  Deno.test(`The ${victim} does not open without the peer's Finished`, async () => {
    const { victim: waiting, error } = await attack(authenticated(victim, omit(20)));
    assertEquals(error, undefined);
    assertEquals(waiting.isOpen, false);
    waiting.receiveEnd();
    const end = stepVictim(waiting);
    assertEquals(end?.reason, "UNEXPECTED_EOF_WHILE_READING");
    assertDead(waiting, end);
  });

  Deno.test(`The ${victim} refuses application data instead of the peer's Finished`, async () => {
    const rules: AdversaryRules = {
      message(message, self) {
        if (message.type !== 20) return undefined;
        self.record(23, new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
        return [];
      },
    };
    await assertRefused(authenticated(victim, rules), UNEXPECTED);
  });

  Deno.test(`The ${victim} refuses every message that comes twice`, async () => {
    for (const type of flight) {
      // Behind Finished the keys change, and a message there is in the wrong record first of all.
      await assertRefused(
        authenticated(victim, repeat(type)),
        type === 20 ? BOUNDARY : UNEXPECTED,
        `${type}`,
      );
    }
  });

  Deno.test(`The ${victim} refuses messages that changed places`, async () => {
    for (let index = 0; index + 1 < flight.length; index++) {
      const [first, second] = [flight[index] as number, flight[index + 1] as number];
      await assertRefused(
        authenticated(victim, swap(first, second)),
        UNEXPECTED,
        `${second} before ${first}`,
      );
    }
  });

  Deno.test(`The ${victim} refuses messages that have no place in its handshake`, async () => {
    const strays = [0, 1, 2, 3, 4, 5, 6, 12, 14, 16, 21, 22, 23, 24, 25, 67, 99, 254, 255];
    for (const type of flight) {
      for (const stray of strays) {
        await assertRefused(
          authenticated(victim, insertBefore(type, { type: stray, body: new Uint8Array(4) })),
          UNEXPECTED,
          `${stray} before ${type}`,
        );
      }
    }
  });

  Deno.test(`The ${victim} refuses handshake messages after the handshake`, async () => {
    // A KeyUpdate and, for clients, a ticket are the only ones that may come.
    for (const type of [0, 1, 2, 4, 5, 8, 11, 13, 15, 20, 22, 99, 254]) {
      if (type === 4 && victim === "client") continue;
      const rules: AdversaryRules = { done: (self) => self.say(type, new Uint8Array(8)) };
      await assertRefused(authenticated(victim, rules), UNEXPECTED, `${type}`);
    }
  });

  Deno.test(`The ${victim} refuses a message that goes on behind a change of keys`, async () => {
    for (const more of [Uint8Array.of(4), Uint8Array.of(4, 0, 0, 1, 0)]) {
      const rules: AdversaryRules = {
        message(message, self) {
          if (message.type !== 20) return undefined;
          self.sayWith(message, more);
          return [];
        },
      };
      await assertRefused(authenticated(victim, rules), BOUNDARY);
    }
  });

  Deno.test(`The ${victim} refuses a KeyUpdate with something behind it`, async () => {
    const rules: AdversaryRules = {
      done: (self) => self.record(22, Uint8Array.of(24, 0, 0, 1, 0, 24)),
    };
    await assertRefused({ victim, rules }, BOUNDARY);
  });

  Deno.test(`The ${victim} refuses application data within a message`, async () => {
    const rules: AdversaryRules = {
      done: (self) => {
        self.record(22, Uint8Array.of(24, 0, 0));
        self.record(23, Uint8Array.of(1));
        self.record(22, Uint8Array.of(1, 0));
      },
    };
    await assertRefused({ victim, rules }, MIXED);
  });

  Deno.test(`The ${victim} refuses an alert within a message`, async () => {
    const rules: AdversaryRules = {
      message(message, self) {
        if (message.type !== 20) return undefined;
        self.record(22, Uint8Array.of(20, 0, 0));
        self.record(21, Uint8Array.of(1, 90));
        self.record(22, Uint8Array.of(32));
        return [];
      },
    };
    await assertRefused({ victim, rules }, MIXED);
  });
}

Deno.test("The server refuses a second ClientHello", async () => {
  // In the same record its keys change too early; in the next one it is in the clear.
  await assertRefused({ victim: "server", rules: repeat(1) }, BOUNDARY);
  let first = true;
  const rules: AdversaryRules = {
    wire(bytes) {
      if (!first) return bytes;
      first = false;
      return concatBytes(bytes, bytes);
    },
  };
  await assertRefused({ victim: "server", rules }, { reason: "UNEXPECTED_RECORD", alert: 10 });
});

Deno.test("The client refuses a second ServerHello and anything before the first", async () => {
  await assertRefused({ victim: "client", rules: repeat(2) }, BOUNDARY);
  for (const type of [0, 1, 4, 8, 11, 13, 20, 24]) {
    const rules = insertBefore(2, { type, body: new Uint8Array(4) });
    await assertRefused({ victim: "client", rules }, UNEXPECTED, `${type}`);
  }
});

Deno.test("The server refuses anything that is not a ClientHello first", async () => {
  for (const type of [0, 2, 4, 5, 8, 11, 15, 16, 20, 24]) {
    const rules = insertBefore(1, { type, body: new Uint8Array(4) });
    await assertRefused({ victim: "server", rules }, UNEXPECTED, `${type}`);
  }
});
