// Copyright 2026 the streamssl authors. MIT license.

/** Keys are wiped when they have done their work, however a connection ends. */

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  type AeadAlgorithm,
  type AeadCipher,
  type Engine,
  type KeyShare,
  portableEngine,
  sha256,
} from "../../crypto/mod.ts";
import { SecretMemory } from "../../crypto/secret_memory.ts";
import { KeySchedule13 } from "../../tls/handshake/key_schedule13.ts";
import { WriteHalf } from "../../tls/record/write_half.ts";
import { TicketKeys, type TlsContextOptions, TlsError, TlsSession } from "../../tls/mod.ts";
import { type AdversaryRules, attack, type Role } from "../support/tls_adversary.ts";
import { editBody, flipped } from "../support/tls_edits.ts";

const ROLES: readonly Role[] = ["client", "server"];
const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;

/** An engine that remembers what it made and what of it was destroyed. */
class WatchingEngine implements Engine {
  readonly name = "portable";
  readonly asynchronous = false;
  readonly made = { ciphers: 0, shares: 0 };
  readonly destroyed = { ciphers: 0, shares: 0 };

  aead(algorithm: AeadAlgorithm, key: Uint8Array): AeadCipher | undefined {
    const cipher = portableEngine.aead?.(algorithm, key);
    if (cipher === undefined) return undefined;
    this.made.ciphers++;
    let alive = true;
    return {
      algorithm: cipher.algorithm,
      engine: cipher.engine,
      asynchronous: cipher.asynchronous,
      seal: (...given) => cipher.seal(...given),
      open: (...given) => cipher.open(...given),
      destroy: () => {
        if (alive) this.destroyed.ciphers++;
        alive = false;
        cipher.destroy();
      },
    };
  }

  exchange(group: string): ReturnType<NonNullable<Engine["exchange"]>> {
    const operations = portableEngine.exchange?.(group);
    if (operations === undefined) return undefined;
    return {
      respond: (share, random) => operations.respond(share, random),
      generate: (random) => {
        const share = operations.generate(random) as KeyShare;
        this.made.shares++;
        let alive = true;
        return {
          share: share.share,
          complete: (serverShare) => share.complete(serverShare),
          destroy: () => {
            if (alive) this.destroyed.shares++;
            alive = false;
            share.destroy();
          },
        };
      },
    };
  }
}

const FATAL: Readonly<Record<string, AdversaryRules>> = {
  "a hello that is cut": {
    message: ({ type, body }) => type < 3 ? [{ type, body: body.subarray(3) }] : undefined,
  },
  "a bad certificate": editBody(11, (body) => flipped(body, 40)),
  "a bad signature": {
    message: ({ type, body }) =>
      type === 15 || type === 12 ? [{ type, body: flipped(body, -1) }] : undefined,
  },
  "a bad Finished": editBody(20, (body) => flipped(body, -1)),
  "a bad record": { done: (self) => self.plain(23, new Uint8Array(40)) },
  "an alert": { done: (self) => self.record(21, Uint8Array.of(2, 80)) },
};

for (const version of VERSIONS) {
  const groups = ["x25519", "secp256r1"];
  const only: TlsContextOptions = { minVersion: version, maxVersion: version, groups };
  for (const role of ROLES) {
    for (const [name, rules] of Object.entries(FATAL)) {
      Deno.test(`A ${role} of ${version} wipes its keys after ${name}`, async () => {
        const engine = new WatchingEngine();
        const { error, victim } = await attack({
          victim: role,
          rules,
          evil: only,
          options: { ...only, engines: [engine, portableEngine] },
        });
        if (error === undefined) {
          // The other side has nothing of the kind to send.
          victim.destroy();
        }
        assertEquals(engine.destroyed, engine.made, error?.message ?? "destroyed");
      });
    }

    Deno.test(`A ${role} of ${version} wipes its keys when it is destroyed, at any time`, async () => {
      const engine = new WatchingEngine();
      const { victim, error } = await attack({
        victim: role,
        evil: only,
        options: { ...only, engines: [engine, portableEngine] },
      });
      assertEquals(error, undefined);
      assert(victim.isOpen);
      assert(engine.made.ciphers >= 2);
      // The keys of the open connection live, all others are gone.
      assertEquals(engine.made.ciphers - engine.destroyed.ciphers, 2);
      assertEquals(engine.destroyed.shares, engine.made.shares);
      victim.destroy();
      assertEquals(engine.destroyed, engine.made);
    });
  }
}

Deno.test("A stage of the key schedule wipes the one before", () => {
  const schedule = new KeySchedule13(sha256, new SecretMemory(64));
  const before = schedule.derive("derived", new Uint8Array(32));
  schedule.enterHandshake(new Uint8Array(32));
  assertNotEquals(schedule.derive("derived", new Uint8Array(32)), before);
  schedule.destroy();
  const zeros = schedule.derive("derived", new Uint8Array(32));
  const other = new KeySchedule13(sha256, new SecretMemory(64));
  other.destroy();
  assertEquals(other.derive("derived", new Uint8Array(32)), zeros);
});

Deno.test("A direction whose keys are gone sends nothing, least of all in the clear", () => {
  const writing = new WriteHalf(0x0303);
  writing.write(22, Uint8Array.of(1));
  writing.destroy();
  const error = assertThrows(() => writing.write(23, Uint8Array.of(2)), TlsError);
  assertEquals(error.reason, "PROTOCOL_IS_SHUTDOWN");
  // What was ready before, an alert above all, still leaves.
  assertEquals(writing.take(), Uint8Array.of(22, 3, 3, 0, 1, 1));
  assertEquals(writing.hasOutgoing, false);
});

Deno.test("A session out of a ticket owns its secret", () => {
  const keys = new TicketKeys(new Uint8Array(48).fill(3));
  const session = new TlsSession({
    version: 0x0304,
    cipherSuite: 0x1301,
    secret: new Uint8Array(32).fill(9),
    ticket: new Uint8Array(0),
    sessionId: Uint8Array.of(4, 5),
    createdAt: 1000,
    lifetime: 10,
    ageAdd: 7,
    serverName: "example.org",
    alpnProtocol: "h2",
    extendedMasterSecret: true,
    peerCertificates: [Uint8Array.of(0x30, 0)],
    verifyResult: 0,
    maxEarlyData: 0,
  });
  const ticket = keys.seal(session, (length) => new Uint8Array(length));
  const opened = keys.open(ticket);
  assertEquals(opened?.data, session.data);
  opened?.destroy();
  assertEquals(opened?.data.secret, new Uint8Array(32));
  assertEquals(keys.open(ticket)?.data, session.data);
  for (let at = 0; at < ticket.length; at++) {
    assertEquals(keys.open(flipped(ticket, at)), undefined);
  }
  for (let cut = 0; cut < ticket.length; cut++) {
    assertEquals(keys.open(ticket.subarray(0, cut)), undefined);
  }
});
