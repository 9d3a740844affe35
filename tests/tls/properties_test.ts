// Copyright 2026 the streamssl authors. MIT license.

/**
 * Whatever a peer sends: no exception but ours, no endless work, no growth, and no two sides that
 * both think they agreed and did not.
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { portableEngine } from "../../crypto/mod.ts";
import { SslError } from "../../err/mod.ts";
import {
  type Outcome,
  TicketKeys,
  TlsConnection,
  TlsContext,
  type TlsContextOptions,
  TlsError,
} from "../../tls/mod.ts";
import { concatBytes } from "../../wire/mod.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { type AdversaryRules, attack, type Role } from "../support/tls_adversary.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";

const ROLES: readonly Role[] = ["client", "server"];
const VERSIONS = ["TLSv1.3", "TLSv1.2"] as const;
type Version = typeof VERSIONS[number];

const ROOT = await testRoot();
const SERVER_IDENTITY = await testIdentity("p256");
const CLIENT_IDENTITY = await testIdentity("p256", "client");
const NOW = Date.now();

/** An unfinished record and an unfinished message: the most that may wait. */
const PENDING_LIMIT = 5 + 2 ** 14 + 2048 + 4 + 131_396;

/** Settings that give the same bytes for the same seed. */
function settings(role: Role, version: Version, seed: number): TlsContextOptions {
  const shared: TlsContextOptions = {
    minVersion: version,
    maxVersion: version,
    groups: ["x25519", "secp256r1"],
    engines: [portableEngine],
    random: seededRandom(seed),
    now: () => NOW,
    caCerts: [ROOT],
    ticketKeys: new TicketKeys(new Uint8Array(48)),
  };
  return role === "client"
    ? { ...shared, identities: [CLIENT_IDENTITY] }
    : { ...shared, identities: [SERVER_IDENTITY], clientAuthentication: "request" };
}

function connectionOf(role: Role, version: Version, seed = 1): TlsConnection {
  return new TlsConnection(new TlsContext(settings(role, version, seed)), {
    role,
    ...(role === "client" ? { hostname: "example.org" } : {}),
  });
}

/** Lets a connection do all it can; its error must be ours, its work and its memory bounded. */
function step(connection: TlsConnection): { error: unknown; data: Uint8Array[] } {
  const data: Uint8Array[] = [];
  try {
    for (let round = 0; round < 10_000; round++) {
      const outcome: Outcome<unknown> = connection.isOpen
        ? connection.read()
        : connection.handshake();
      if (!outcome.done) {
        assert(connection.bytesPending <= PENDING_LIMIT, `${connection.bytesPending} bytes wait`);
        return { error: undefined, data };
      }
      if (outcome.value instanceof Uint8Array) data.push(outcome.value);
    }
  } catch (error) {
    if (!(error instanceof SslError)) throw error;
    assert(error.reason !== "ERR_INTERNAL_ERROR", String(error));
    assert(!(error instanceof TlsError) || error.origin !== "misuse", String(error));
    return { error, data };
  }
  throw new Error("The connection works for ever");
}

/** Bytes that look like records often enough. */
const recordLike = fc.tuple(
  fc.oneof(fc.constantFrom(20, 21, 22, 23), fc.nat(255)),
  fc.oneof(fc.constantFrom(0x0301, 0x0303), fc.nat(0xffff)),
  fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.constantFrom(0, 1, 2, 4, 8, 11, 12, 14, 15, 16, 20, 24), fc.uint8Array()).map((
      [type, body],
    ) => Uint8Array.of(type, 0, body.length >> 8, body.length, ...body)),
  ),
).map(([type, version, fragment]) =>
  Uint8Array.of(
    type,
    version >> 8,
    version,
    fragment.length >> 8,
    fragment.length,
    ...fragment,
  )
);

const noise = fc.oneof(
  { weight: 3, arbitrary: fc.array(recordLike, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }) },
);

for (const version of VERSIONS) {
  for (const role of ROLES) {
    Deno.test(`Random bytes never surprise a ${role} of ${version}`, () => {
      fc.assert(
        fc.property(noise, (pieces) => {
          const connection = connectionOf(role, version);
          step(connection);
          for (const piece of pieces) {
            connection.receive(Uint8Array.from(piece));
            const { error } = step(connection);
            if (error === undefined) continue;
            assertEquals(step(connection).error, error);
            assertEquals(connection.isOpen, false);
          }
          connection.receiveEnd();
          assert(step(connection).error !== undefined);
        }),
        { numRuns: 300 },
      );
    });

    Deno.test(`A ${role} of ${version} never holds more than its limits`, () => {
      const connection = connectionOf(role, version);
      step(connection);
      // A message that never ends, in records of one byte and of many.
      const type = role === "client" ? 2 : 1;
      connection.receive(Uint8Array.of(22, 3, 3, 0, 4, type, 2, 0, 0));
      for (let count = 0; count < 9; count++) {
        const record = new Uint8Array(5 + 16_384);
        record.set([22, 3, 3, 0x40, 0]);
        connection.receive(record);
        const { error } = step(connection);
        if (error !== undefined) {
          assert(count >= 7);
          assertEquals(connection.bytesPending, 0);
        }
      }
      // Without end, but without progress, too.
      const other = connectionOf(role, version);
      step(other);
      let death = 0;
      for (let count = 1; count <= 10_000 && death === 0; count++) {
        other.receive(Uint8Array.of(21, 3, 3, 0, 2, 1, 90));
        if (step(other).error !== undefined) death = count;
      }
      assertEquals(death, 5);
    });
  }
}

/** What somebody between does to one flight. */
type Mutation =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "delete"; readonly at: number; readonly length: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "set"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "none" };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("delete" as const), at: place, length: fc.nat(80) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: place,
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant("repeat" as const), at: place, length: fc.nat(80) }),
  fc.record({
    kind: fc.constant("set" as const),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  }),
  fc.constant({ kind: "none" as const }),
);

function mutated(bytes: Uint8Array, change: Mutation): Uint8Array {
  if (change.kind === "none" || bytes.length === 0) return bytes;
  const at = Math.floor(change.at * bytes.length);
  const copy = bytes.slice();
  switch (change.kind) {
    case "flip":
      copy[at] = (copy[at] as number) ^ 1 << change.bit;
      return copy;
    case "delete":
      return concatBytes(copy.subarray(0, at), copy.subarray(at + change.length));
    case "insert":
      return concatBytes(copy.subarray(0, at), change.bytes, copy.subarray(at));
    case "repeat": {
      const end = at + change.length;
      return concatBytes(copy.subarray(0, end), copy.subarray(at, end), copy.subarray(end));
    }
    case "set":
      copy.set(change.bytes.subarray(0, copy.length - at), at);
      return copy;
  }
}

interface Conversation {
  readonly client: TlsConnection;
  readonly server: TlsConnection;
  readonly errors: Readonly<Record<Role, unknown>>;
  /** All bytes that each side sent, before anyone changed them. */
  readonly sent: Readonly<Record<Role, Uint8Array>>;
  /** All data that each side got. */
  readonly received: Readonly<Record<Role, Uint8Array>>;
}

const GREETING = new TextEncoder().encode("how do you do");

/** A conversation of two sides, with changes per flight and cuts of the transport. */
function converse(
  version: Version,
  changes: readonly Mutation[],
  cut: (bytes: Uint8Array) => readonly Uint8Array[] = (bytes) => [bytes],
): Conversation {
  const sides = {
    client: connectionOf("client", version, 7),
    server: connectionOf("server", version, 8),
  };
  const errors: Record<Role, unknown> = { client: undefined, server: undefined };
  const sent: Record<Role, Uint8Array[]> = { client: [], server: [] };
  const received: Record<Role, Uint8Array[]> = { client: [], server: [] };
  const greeted = { client: false, server: false };
  let flight = 0;
  let quiet = 0;
  for (let round = 0; quiet < 2 && round < 100; round++) {
    const from = ROLES[round % 2] as Role;
    const to = ROLES[(round + 1) % 2] as Role;
    const work = () => {
      if (errors[from] !== undefined) return;
      const { error, data } = step(sides[from]);
      errors[from] = error;
      received[from].push(...data);
      if (sides[from].isOpen && !greeted[from]) {
        greeted[from] = true;
        sides[from].write(GREETING);
      }
    };
    work();
    const bytes = sides[from].send();
    quiet = bytes.length === 0 ? quiet + 1 : 0;
    if (bytes.length === 0) continue;
    sent[from].push(bytes);
    const change = changes[flight++] ?? { kind: "none" };
    for (const piece of cut(mutated(bytes, change))) {
      sides[to].receive(piece.slice());
      if (errors[to] !== undefined) continue;
      const { error, data } = step(sides[to]);
      errors[to] = error;
      received[to].push(...data);
    }
  }
  return {
    ...sides,
    errors,
    sent: { client: concatBytes(...sent.client), server: concatBytes(...sent.server) },
    received: {
      client: concatBytes(...received.client),
      server: concatBytes(...received.server),
    },
  };
}

for (const version of VERSIONS) {
  Deno.test(`Changed flights of ${version} never make two sides agree on different things`, () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (changes) => {
        const { client, server, received } = converse(version, changes);
        if (client.isOpen && server.isOpen) {
          const keys = (side: TlsConnection) => side.exportKeyingMaterial("EXPORTER-test", 32);
          assertEquals(keys(client), keys(server));
          assertEquals(client.info.cipherSuite, server.info.cipherSuite);
          assertEquals(client.info.group, server.info.group);
        }
        if (client.isOpen) assertEquals(client.verification?.ok, true);
        for (const role of ROLES) {
          const got = received[role];
          assertEquals(got, GREETING.subarray(0, got.length));
        }
      }),
      { numRuns: 250 },
    );
  });

  Deno.test(`The transport's pieces make no difference to ${version}`, () => {
    const whole = converse(version, []);
    assertEquals(whole.errors, { client: undefined, server: undefined });
    assertEquals(whole.received, { client: GREETING, server: GREETING });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sizes) => {
        const cut = (bytes: Uint8Array) => {
          const pieces: Uint8Array[] = [];
          for (let at = 0, index = 0; at < bytes.length; index++) {
            const size = sizes[index % sizes.length] as number;
            pieces.push(bytes.subarray(at, at + size));
            at += size;
          }
          return pieces;
        };
        const { sent, received, client, server } = converse(version, [], cut);
        assertEquals(sent, whole.sent);
        assertEquals(received, whole.received);
        assertEquals(client.info.cipherSuite, whole.client.info.cipherSuite);
        assert(client.isOpen && server.isOpen);
      }),
      { numRuns: 40 },
    );
  });

  Deno.test(`Changed flights of ${version} give the same error in pieces as in whole`, () => {
    const reasons = ({ errors }: Conversation) =>
      ROLES.map((role) => (errors[role] as TlsError | undefined)?.reason);
    fc.assert(
      fc.property(mutation, fc.nat(3), fc.integer({ min: 1, max: 50 }), (change, which, size) => {
        const changes: Mutation[] = Array.from({ length: which }, () => ({ kind: "none" }));
        changes.push(change);
        const cut = (bytes: Uint8Array) =>
          Array.from(
            { length: Math.ceil(bytes.length / size) },
            (_, index) => bytes.subarray(index * size, (index + 1) * size),
          );
        const whole = converse(version, changes);
        const pieces = converse(version, changes, cut);
        // Who answers first may differ when both have reason to complain.
        const some = reasons(whole).some((reason) => reason !== undefined);
        assertEquals(reasons(pieces).some((reason) => reason !== undefined), some);
      }),
      { numRuns: 120 },
    );
  });
}

/** What an evil peer that has the right keys says when it likes. */
const saying = fc.record({
  kind: fc.constantFrom("message", "record", "plain"),
  type: fc.oneof(fc.constantFrom(0, 1, 2, 4, 8, 11, 13, 15, 20, 21, 22, 23, 24), fc.nat(255)),
  body: fc.uint8Array({ maxLength: 100 }),
});

for (const version of VERSIONS) {
  for (const role of ROLES) {
    Deno.test(`A peer with the right keys can not surprise a ${role} of ${version}`, async () => {
      const only = { minVersion: version, maxVersion: version };
      await fc.assert(
        fc.asyncProperty(
          fc.array(saying, { minLength: 1, maxLength: 5 }),
          fc.constantFrom(1, 2, 8, 11, 12, 14, 15, 16, 20, 99),
          async (sayings, when) => {
            const speak = (self: Parameters<NonNullable<AdversaryRules["done"]>>[0]) => {
              for (const { kind, type, body } of sayings) {
                if (kind === "message") self.say(type, body);
                else if (kind === "record") self.record(type, body);
                else self.plain(type, body);
              }
            };
            const rules: AdversaryRules = {
              message(message, self) {
                if (message.type === when) speak(self);
                return undefined;
              },
              done: speak,
            };
            const { error, victim } = await attack({
              victim: role,
              rules,
              options: only,
              evil: only,
            });
            assert(error?.reason !== "ERR_INTERNAL_ERROR", String(error));
            assert(victim.bytesPending <= PENDING_LIMIT);
          },
        ),
        { numRuns: 200 },
      );
    });
  }
}
