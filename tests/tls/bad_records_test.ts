// Copyright 2026 the streamssl authors. MIT license.

/** Records that are wrong, too many, too long, or in the clear, and peers that do not speak TLS. */

import { assert, assertEquals } from "@std/assert";
import type { TlsContextOptions } from "../../tls/mod.ts";
import { concatBytes } from "../../wire/mod.ts";
import {
  type AdversaryRules,
  assertDead,
  assertRefused,
  attack,
  type Expectation,
  type Role,
  stepVictim,
} from "../support/tls_adversary.ts";
import { flipped } from "../support/tls_edits.ts";

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);
const VICTIMS: readonly Role[] = ["client", "server"];
const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;
type Version = typeof VERSIONS[number];

/** Settings that allow one version only. */
const only = (version: Version): TlsContextOptions => ({
  minVersion: version,
  maxVersion: version,
});

const BAD_MAC = { reason: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", alert: 20 } as const;
const UNEXPECTED = { reason: "UNEXPECTED_MESSAGE", alert: 10 } as const;
const DATA = bytesOf(1, 2, 3);
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;

interface Case {
  readonly done: (self: Parameters<NonNullable<AdversaryRules["done"]>>[0]) => void;
  readonly expected: Expectation | Readonly<Record<Version, Expectation>>;
}

function both(reason: string, alert: number): Expectation {
  return { reason, alert };
}

/** What an open connection gets. */
const OPEN: Readonly<Record<string, Case>> = {
  "an unknown content type": {
    done: (self) => self.record(99, DATA),
    expected: {
      "TLSv1.3": UNEXPECTED,
      // In the clear, before anything else.
      "TLSv1.2": both("BAD_RECORD_TYPE", 10),
    },
  },
  "a record of type 0": {
    done: (self) => self.record(0, DATA),
    // With zeros only there is no type at all: RFC 8446, Section 5.4.
    expected: { "TLSv1.3": both("UNEXPECTED_MESSAGE", 10), "TLSv1.2": both("BAD_RECORD_TYPE", 10) },
  },
  "a heartbeat": {
    done: (self) => self.record(24, bytesOf(1, 0, 0)),
    expected: { "TLSv1.3": UNEXPECTED, "TLSv1.2": both("BAD_RECORD_TYPE", 10) },
  },
  "a change_cipher_spec under keys": {
    done: (self) => self.record(CHANGE_CIPHER_SPEC, bytesOf(1)),
    expected: {
      "TLSv1.3": UNEXPECTED,
      "TLSv1.2": UNEXPECTED,
    },
  },
  "a change_cipher_spec in the clear": {
    done: (self) => self.plain(CHANGE_CIPHER_SPEC, bytesOf(1)),
    expected: UNEXPECTED,
  },
  "application data in the clear": {
    done: (self) => self.plain(APPLICATION_DATA, new Uint8Array(100)),
    expected: BAD_MAC,
  },
  "an alert in the clear": {
    done: (self) => self.plain(ALERT, bytesOf(2, 40)),
    expected: { "TLSv1.3": both("UNEXPECTED_RECORD", 10), "TLSv1.2": BAD_MAC },
  },
  "a close_notify in the clear": {
    done: (self) => self.plain(ALERT, bytesOf(1, 0)),
    expected: { "TLSv1.3": both("UNEXPECTED_RECORD", 10), "TLSv1.2": BAD_MAC },
  },
  "a handshake message in the clear": {
    done: (self) => self.plain(HANDSHAKE, bytesOf(24, 0, 0, 1, 0)),
    expected: { "TLSv1.3": both("UNEXPECTED_RECORD", 10), "TLSv1.2": BAD_MAC },
  },
  "a record that is shorter than its tag": {
    done: (self) => self.plain(APPLICATION_DATA, new Uint8Array(7)),
    expected: BAD_MAC,
  },
  "a record without a byte": {
    done: (self) => self.plain(APPLICATION_DATA, bytesOf()),
    expected: BAD_MAC,
  },
  "a record that is too long": {
    done: (self) => self.raw(bytesOf(23, 3, 3, 0x48, 1)),
    expected: both("ENCRYPTED_LENGTH_TOO_LONG", 22),
  },
  "a record of 64 KiB": {
    done: (self) => self.raw(bytesOf(23, 3, 3, 0xff, 0xff)),
    expected: both("ENCRYPTED_LENGTH_TOO_LONG", 22),
  },
  "an unknown record version": {
    done: (self) => self.raw(bytesOf(23, 2, 0, 0, 30)),
    expected: both("WRONG_VERSION_NUMBER", 70),
  },
  "bytes that are no record": {
    done: (self) => self.raw(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n")),
    expected: both("BAD_RECORD_TYPE", 10),
  },
  "a plaintext beyond 2^14 bytes": {
    done: (self) => self.oversized(APPLICATION_DATA, new Uint8Array(16_385)),
    expected: both("DATA_LENGTH_TOO_LONG", 22),
  },
  "an alert of one byte": {
    done: (self) => self.record(ALERT, bytesOf(2)),
    expected: both("BAD_LENGTH", 50),
  },
  "an alert of three bytes": {
    done: (self) => self.record(ALERT, bytesOf(2, 40, 0)),
    expected: both("BAD_LENGTH", 50),
  },
  "two alerts in one record": {
    done: (self) => self.record(ALERT, bytesOf(1, 90, 1, 90)),
    expected: both("BAD_LENGTH", 50),
  },
  "an empty alert": {
    done: (self) => self.record(ALERT, bytesOf()),
    expected: both("BAD_LENGTH", 50),
  },
  "an alert of an unknown level": {
    done: (self) => self.record(ALERT, bytesOf(3, 40)),
    expected: both("UNKNOWN_ALERT_TYPE", 47),
  },
  "an empty handshake record": {
    done: (self) => self.record(HANDSHAKE, bytesOf()),
    expected: both("BAD_LENGTH", 10),
  },
  "too many empty records": {
    done: (self) => {
      for (let count = 0; count < 33; count++) self.record(APPLICATION_DATA, bytesOf());
    },
    expected: both("UNEXPECTED_RECORD", 10),
  },
  "too many warning alerts": {
    done: (self) => {
      for (let count = 0; count < 5; count++) self.record(ALERT, bytesOf(1, 90));
    },
    expected: both("TOO_MANY_WARN_ALERTS", 10),
  },
  "warning alerts and empty records in turn": {
    done: (self) => {
      for (let count = 0; count < 40; count++) {
        self.record(APPLICATION_DATA, bytesOf());
        self.record(ALERT, bytesOf(1, 90));
      }
    },
    expected: both("TOO_MANY_WARN_ALERTS", 10),
  },
  "a message that is too long": {
    done: (self) => self.record(HANDSHAKE, bytesOf(4, 0xff, 0xff, 0xff)),
    expected: both("EXCESSIVE_MESSAGE_SIZE", 47),
  },
};

for (const version of VERSIONS) {
  for (const victim of VICTIMS) {
    for (const [name, { done, expected }] of Object.entries(OPEN)) {
      Deno.test(`The ${victim} of ${version} refuses ${name}`, async () => {
        const expectation = "reason" in expected ? expected : expected[version];
        const how = { victim, rules: { done }, options: only(version), evil: only(version) };
        await assertRefused(how, expectation, name);
      });
    }

    Deno.test(`The ${victim} of ${version} refuses records that were changed anywhere`, async () => {
      let length = 6;
      for (let at = 5; at < length; at++) {
        const rules: AdversaryRules = {
          done(self) {
            self.raw(bytesOf());
            self.record(APPLICATION_DATA, DATA);
            const bytes = self.channel.writing.take();
            length = bytes.length;
            self.raw(flipped(bytes, at));
          },
        };
        const how = { victim, rules, options: only(version), evil: only(version) };
        await assertRefused(how, BAD_MAC, `${at}`);
      }
    });

    Deno.test(`The ${victim} of ${version} refuses records twice, left out or in another order`, async () => {
      const orders: readonly (readonly number[])[] = [[0, 0], [1], [1, 0], [0, 2], [0, 1, 2, 2]];
      for (const order of orders) {
        const rules: AdversaryRules = {
          done(self) {
            self.raw(bytesOf());
            const records = [0, 1, 2].map((value) => {
              self.record(APPLICATION_DATA, bytesOf(value));
              return self.channel.writing.take();
            });
            self.raw(concatBytes(...order.map((index) => records[index] as Uint8Array)));
          },
        };
        const how = { victim, rules, options: only(version), evil: only(version) };
        await assertRefused(how, BAD_MAC, order.join());
      }
    });

    Deno.test(`The ${victim} of ${version} tells a truncated stream from its end`, async () => {
      for (const cut of [0, 1, 4, 5, 20]) {
        const verdict = await attack({
          victim,
          options: only(version),
          evil: only(version),
          rules: {
            done(self) {
              self.raw(bytesOf());
              self.record(APPLICATION_DATA, DATA);
              self.raw(self.channel.writing.take().subarray(0, cut));
            },
          },
        });
        assertEquals(verdict.error, undefined);
        verdict.victim.receiveEnd();
        const error = stepVictim(verdict.victim);
        assertEquals(error?.reason, "UNEXPECTED_EOF_WHILE_READING", `${cut}`);
        assert(error?.remedy?.includes("incomplete"));
        assertDead(verdict.victim, error);
      }
    });

    Deno.test(`The ${victim} of ${version} understands every alert of its peer`, async () => {
      for (
        const description of [
          10,
          20,
          22,
          40,
          42,
          45,
          46,
          47,
          48,
          49,
          50,
          51,
          70,
          71,
          80,
          86,
          109,
          112,
          116,
          120,
          200,
        ]
      ) {
        const { error, victim: told } = await attack({
          victim,
          options: only(version),
          evil: only(version),
          rules: { done: (self) => self.record(ALERT, bytesOf(2, description)) },
        });
        assertEquals([error?.origin, error?.alert], ["peer", description]);
        assert(error?.received?.includes(`(${description})`), error?.message);
        assertDead(told, error);
      }
    });

    Deno.test(`The ${victim} of ${version} takes nothing after close_notify`, async () => {
      const { error, victim: closed } = await attack({
        victim,
        options: only(version),
        evil: only(version),
        rules: {
          done(self) {
            self.record(ALERT, bytesOf(1, 0));
            self.record(APPLICATION_DATA, DATA);
            self.raw(new Uint8Array(1000));
          },
        },
      });
      assertEquals(error, undefined);
      assert(closed.closeReceived);
      const before = closed.bytesReceived;
      closed.receive(new Uint8Array(1000));
      assertEquals(closed.bytesReceived, before);
      assertEquals(closed.read(), { done: false, want: { want: "zero-return" } });
    });
  }
}

for (const victim of VICTIMS) {
  Deno.test(`The ${victim} refuses records of TLS 1.3 with padding only`, async () => {
    for (const length of [0, 1, 100]) {
      const rules: AdversaryRules = { done: (self) => self.record(0, new Uint8Array(length)) };
      await assertRefused({ victim, rules }, { reason: "BAD_RECORD_TYPE", alert: 10 });
    }
  });

  Deno.test(`The ${victim} refuses any warning of TLS 1.3 but user_canceled`, async () => {
    for (const description of [40, 41, 90, 100, 110, 112]) {
      const { error } = await attack({
        victim,
        rules: { done: (self) => self.record(ALERT, bytesOf(1, description)) },
      });
      // RFC 8446, Section 6: the level is ignored.
      assertEquals(error?.alert, description === 90 ? undefined : description);
    }
  });

  Deno.test(`The ${victim} refuses a flood of KeyUpdates, with and without a demand`, async () => {
    for (const demand of [0, 1]) {
      const rules: AdversaryRules = {
        done(self) {
          for (let count = 0; count < 33; count++) {
            self.keyUpdate(demand === 1);
          }
        },
      };
      await assertRefused({ victim, rules }, { reason: "TOO_MANY_KEY_UPDATES", alert: 10 });
    }
  });

  Deno.test(`The ${victim} counts KeyUpdates anew after data`, async () => {
    const rules: AdversaryRules = {
      done(self) {
        for (let count = 0; count < 100; count++) {
          self.keyUpdate();
          self.record(APPLICATION_DATA, DATA);
        }
      },
    };
    assertEquals((await attack({ victim, rules })).error, undefined);
  });
}

Deno.test("A server's change_cipher_spec is passed over in the handshake, but not when it is wrong", async () => {
  const at = (type: number, ...specs: Uint8Array[]): AdversaryRules => ({
    message(message, self) {
      if (message.type === type) { for (const spec of specs) self.plain(CHANGE_CIPHER_SPEC, spec); }
      return undefined;
    },
  });
  const good = bytesOf(1);
  for (const type of [8, 11, 15, 20]) {
    assertEquals(
      (await attack({ victim: "client", rules: at(type, good, good) })).error,
      undefined,
    );
  }
  for (const bad of [bytesOf(0), bytesOf(2), bytesOf(), bytesOf(1, 1)]) {
    await assertRefused({ victim: "client", rules: at(8, bad) }, {
      reason: "BAD_CHANGE_CIPHER_SPEC",
      alert: 10,
    });
  }
  const flood = Array.from({ length: 40 }, () => good);
  await assertRefused({ victim: "client", rules: at(8, ...flood) }, {
    reason: "UNEXPECTED_CCS_MESSAGE",
    alert: 10,
  });
});

Deno.test("A client's change_cipher_spec before its hello, or within one, is refused", async () => {
  const before: AdversaryRules = {
    message(message, self) {
      if (message.type === 1) self.plain(CHANGE_CIPHER_SPEC, bytesOf(1));
      return undefined;
    },
  };
  await assertRefused({ victim: "server", rules: before }, {
    reason: "UNEXPECTED_CCS_MESSAGE",
    alert: 10,
  });
  const within: AdversaryRules = {
    message(message, self) {
      if (message.type !== 1) return undefined;
      self.plain(HANDSHAKE, bytesOf(1, 0, 2));
      self.plain(CHANGE_CIPHER_SPEC, bytesOf(1));
      return [];
    },
  };
  await assertRefused({ victim: "server", rules: within }, {
    reason: "UNEXPECTED_CCS_MESSAGE",
    alert: 10,
  });
});
