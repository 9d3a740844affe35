// Copyright 2026 the streamssl authors. MIT license.

/**
 * A peer that speaks TLS with the right keys and goes by the book until its rules say otherwise, and
 * what its victim makes of that.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Channel } from "../../tls/handshake/channel.ts";
import { clientHandshake } from "../../tls/handshake/client.ts";
import {
  type Established,
  type Handshake,
  nothingNegotiated,
} from "../../tls/handshake/handshake.ts";
import { serverHandshake } from "../../tls/handshake/server.ts";
import {
  TlsConnection,
  type TlsConnectionOptions,
  TlsContext,
  type TlsContextOptions,
  TlsError,
} from "../../tls/mod.ts";
import type { RecordSealer } from "../../tls/record/record_types.ts";
import { ScriptRunner, type Step } from "../../tls/wants.ts";
import { Builder, concatBytes } from "../../wire/mod.ts";
import { testIdentity, testRoot } from "./tls_identities.ts";

/** Which side of a connection. */
export type Role = "client" | "server";

/** A handshake message. */
export interface Message {
  /** Its HandshakeType. */
  readonly type: number;
  /** Its body. */
  readonly body: Uint8Array;
}

/** When a peer leaves the book. */
export interface AdversaryRules {
  /**
   * Called for each handshake message that the book demands.
   *
   * @returns What is sent instead, none, one or several; `undefined` for the message itself.
   */
  message?(message: Message, self: Adversary): readonly Message[] | undefined;
  /** Called when the peer's own handshake is done, and the victim's too. */
  done?(self: Adversary): void;
  /** Changes the bytes on their way to the victim. */
  wire?(bytes: Uint8Array): Uint8Array;
}

/** A channel whose messages go through rules. */
export class AdversaryChannel extends Channel {
  /** Called for each message; gives what is sent instead. */
  edit: ((message: Message) => readonly Message[] | undefined) | undefined;
  /** What protects records now; absent in the clear. */
  sealer: RecordSealer | undefined;

  override setSealer(sealer: RecordSealer): void {
    super.setSealer(sealer);
    this.sealer = sealer;
  }

  override sendMessage(type: number, body: Uint8Array): void {
    const message = { type, body };
    for (const edited of this.edit?.(message) ?? [message]) {
      super.sendMessage(edited.type, edited.body);
    }
  }
}

/** The evil peer. */
export class Adversary {
  /** What its script works on. */
  readonly handshake: Handshake;
  /** Its channel. */
  readonly channel: AdversaryChannel;
  /** What its script ended with: usually the alert that the victim sent. */
  error: unknown;
  #script: ScriptRunner<Established>;
  #listener: ScriptRunner<void> | undefined;
  #established: Established | undefined;
  #rules: AdversaryRules;
  #output: Uint8Array[] = [];

  constructor(role: Role, context: TlsContext, rules: AdversaryRules = {}) {
    this.#rules = rules;
    const channel = new AdversaryChannel(context.limits, undefined);
    channel.edit = (message) => rules.message?.(message, this);
    this.channel = channel;
    this.handshake = {
      role,
      context,
      settings: { role, hostname: "example.org" },
      channel,
      negotiated: nothingNegotiated(),
      addSession: () => {},
    };
    this.#script = new ScriptRunner(
      role === "client" ? clientHandshake(this.handshake) : serverHandshake(this.handshake),
    );
  }

  /** Whether its own handshake is done. */
  get isOpen(): boolean {
    return this.#established !== undefined;
  }

  /** Goes on as far as possible. */
  step(): void {
    if (this.error !== undefined) return;
    try {
      const outcome = this.#script.run();
      if (!outcome.done) return;
      this.#established = outcome.value;
      for (;;) {
        this.#listener ??= new ScriptRunner(this.#listen(outcome.value));
        if (!this.#listener.run().done) return;
        this.#listener = undefined;
      }
    } catch (error) {
      this.error = error;
    }
  }

  *#listen(established: Established): Step<void> {
    const content = yield* this.channel.receiveContent();
    if (content.kind === "message") yield* established.handleMessage(content.message);
  }

  /** Runs the rule for an open connection. */
  finish(): void {
    this.#rules.done?.(this);
  }

  /** Takes what is for the victim. */
  take(): Uint8Array {
    const bytes = concatBytes(...this.#output, this.channel.writing.take());
    this.#output = [];
    return this.#rules.wire?.(bytes) ?? bytes;
  }

  /** Sends a message under the present keys, outside the transcript. */
  say(type: number, body: Uint8Array): void {
    this.channel.sendUnhashedMessage(type, body);
    this.channel.flush();
  }

  /** Sends a record of any type under the present keys. */
  record(type: number, fragment: Uint8Array): void {
    this.channel.flush();
    this.channel.writing.write(type, fragment);
  }

  /** Sends a record under the present keys, whatever its length. */
  oversized(type: number, fragment: Uint8Array): void {
    const sealer = this.channel.sealer as RecordSealer;
    const output = new Uint8Array(sealer.sealedLength(fragment.length));
    sealer.seal(output, 0, type, fragment);
    this.raw(output);
  }

  /** Sends bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.channel.flush();
    this.#output.push(this.channel.writing.take(), bytes);
  }

  /** Sends a record in the clear. */
  plain(type: number, fragment: Uint8Array, version = 0x0303): void {
    this.raw(new Builder().u8(type).u16(version).opaque16(fragment).finish());
  }

  /** Sends a message and more bytes in the same record, before the keys change. */
  sayWith(message: Message, more: Uint8Array): void {
    const bytes = messageBytes(message);
    this.channel.transcript.add(bytes);
    this.record(22, concatBytes(bytes, more));
  }

  /** Sends a KeyUpdate, with or without a demand for another, and goes over to the next keys. */
  keyUpdate(requestPeer = false): void {
    this.#established?.updateKeys?.(requestPeer);
  }
}

/** A message with its header. */
export function messageBytes({ type, body }: Message): Uint8Array {
  return new Builder(4 + body.length).u8(type).opaque24(body).finish();
}

/** What came of an attack. */
export interface Verdict {
  /** The victim. */
  readonly victim: TlsConnection;
  /** What the victim threw; absent when it minds nothing. */
  readonly error: TlsError | undefined;
  /** The alert that the other side understood. */
  readonly alert: number | undefined;
  /** The evil peer. */
  readonly adversary: Adversary;
}

/** The parties of an attack. */
export interface Attack {
  /** The victim's side. */
  readonly victim: Role;
  /** The victim's settings beside the usual ones. */
  readonly options?: TlsContextOptions;
  /** What the victim has of its own. */
  readonly connection?: Partial<TlsConnectionOptions>;
  /** The evil peer's settings beside the usual ones. */
  readonly evil?: TlsContextOptions;
  /** What the evil peer does. */
  readonly rules?: AdversaryRules;
}

/** The usual settings of a side, under the others: full verification, TLS 1.3. */
export async function usualOptions(
  role: Role,
  { trustStore }: TlsContextOptions = {},
): Promise<TlsContextOptions> {
  return role === "client"
    ? { ...trustStore === undefined ? { caCerts: [await testRoot()] } : {}, minVersion: "TLSv1.3" }
    : { identities: [await testIdentity("p256")], minVersion: "TLSv1.3" };
}

/** Runs an attack until nothing moves any more. All of it is synchronous but the certificates. */
export async function attack(
  { victim: role, options = {}, connection = {}, evil = {}, rules = {} }: Attack,
): Promise<Verdict> {
  const evilRole = role === "client" ? "server" : "client";
  const adversary = new Adversary(
    evilRole,
    new TlsContext({ ...await usualOptions(evilRole), ...evil }),
    rules,
  );
  const victim = new TlsConnection(
    new TlsContext({ ...await usualOptions(role, options), ...options }),
    { role, ...(role === "client" ? { hostname: "example.org" } : {}), ...connection },
  );
  const error = duel(adversary, victim);
  return {
    victim,
    error,
    adversary,
    alert: adversary.error instanceof TlsError && adversary.error.origin === "peer"
      ? adversary.error.alert
      : undefined,
  };
}

/** Carries bytes both ways until nothing moves. @returns What the victim threw. */
export function duel(adversary: Adversary, victim: TlsConnection): TlsError | undefined {
  let error: TlsError | undefined;
  let finished = false;
  for (let round = 0; round < 1000; round++) {
    adversary.step();
    if (!finished && adversary.isOpen && victim.isOpen) {
      finished = true;
      adversary.finish();
    }
    const evil = adversary.take();
    if (evil.length > 0) victim.receive(evil);
    error ??= stepVictim(victim);
    const answer = victim.send();
    if (answer.length > 0) adversary.channel.reading.receive(answer);
    if (evil.length === 0 && answer.length === 0) {
      if (finished || error !== undefined || !(adversary.isOpen && victim.isOpen)) return error;
    }
  }
  throw new Error("The attack does not end");
}

/** Has the victim do all it can; application data that came is dropped. */
export function stepVictim(victim: TlsConnection): TlsError | undefined {
  try {
    for (let round = 0; round < 100_000; round++) {
      const outcome = victim.isOpen ? victim.read() : victim.handshake();
      if (!outcome.done) return undefined;
    }
  } catch (error) {
    if (error instanceof TlsError) return error;
    throw error;
  }
  throw new Error("The victim reads for ever");
}

/** What a victim must say of an attack. */
export interface Expectation {
  /** OpenSSL's reason. */
  readonly reason: string;
  /** The alert on the wire; `null` for none at all. */
  readonly alert: number | null;
  /** Whether the error must explain itself with more than its reason. @default {true} */
  readonly explained?: boolean;
}

/** Runs an attack and checks reason, alert, explanation and the victim's death. */
export async function assertRefused(
  how: Attack,
  { reason, alert, explained = true }: Expectation,
  what = "",
): Promise<TlsError> {
  const verdict = await attack(how);
  const { error, victim } = verdict;
  if (error === undefined) throw new Error(`Nobody minded: ${what}`);
  assertEquals([error.reason, verdict.alert ?? null], [reason, alert], `${what}: ${error.message}`);
  assertEquals(error.origin, "local", what);
  if (explained) assert(error.explanation !== "", `${what}: ${error.message} explains nothing`);
  assertDead(victim, error);
  return error;
}

/** Checks that a connection is dead for good and tells the same error for ever. */
export function assertDead(connection: TlsConnection, error: unknown): void {
  assertEquals(connection.isOpen, false);
  assertStrictEquals(connection.error, error);
  const operations: readonly (() => unknown)[] = [
    () => connection.handshake(),
    () => connection.read(),
    () => connection.write(new Uint8Array(1)),
    () => connection.shutdown(),
    () => connection.updateKeys(),
    () => connection.exportKeyingMaterial("EXPORTER-test", 16),
  ];
  for (let round = 0; round < 2; round++) {
    for (const [index, operation] of operations.entries()) {
      assertStrictEquals(thrownBy(operation), error, `operation ${index}`);
    }
    connection.send();
    connection.receive(new Uint8Array(100));
  }
  assertEquals(connection.send().length, 0, "a dead connection sends nothing");
}

function thrownBy(operation: () => unknown): unknown {
  try {
    operation();
  } catch (error) {
    return error;
  }
  return undefined;
}
