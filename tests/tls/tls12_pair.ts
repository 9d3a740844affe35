// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { Channel } from "../../tls/handshake/channel.ts";
import {
  type Established,
  type Handshake,
  nothingNegotiated,
} from "../../tls/handshake/handshake.ts";
import { clientHandshake } from "../../tls/handshake/client.ts";
import { serverHandshake } from "../../tls/handshake/server.ts";
import {
  type ClientHello,
  type TlsConnection,
  TlsContext,
  type TlsContextOptions,
} from "../../tls/mod.ts";
import { ScriptRunner } from "../../tls/wants.ts";
import { concatBytes, Reader } from "../../wire/mod.ts";
import { testIdentity, testRoot } from "../support/tls_identities.ts";
import { type PairOptions, TlsPair } from "../support/tls_pair.ts";

/** Settings that force TLS 1.2 on a client. */
export async function client12(options: TlsContextOptions = {}): Promise<TlsContext> {
  return new TlsContext({ caCerts: [await testRoot()], maxVersion: "TLSv1.2", ...options });
}

/** Settings that force TLS 1.2 on a server. */
export async function server12(options: TlsContextOptions = {}): Promise<TlsContext> {
  const identities = [await testIdentity("p256")];
  return new TlsContext({ identities, maxVersion: "TLSv1.2", ...options });
}

/** Two connections that speak TLS 1.2. */
export async function pair12(
  client: TlsContextOptions = {},
  server: TlsContextOptions = {},
  options: PairOptions = {},
): Promise<TlsPair> {
  return new TlsPair(await client12(client), await server12(server), options);
}

/** Data in both directions, more than one record. */
export async function exchange(pair: TlsPair, length = 20_000): Promise<void> {
  const data = crypto.getRandomValues(new Uint8Array(length));
  assertEquals(await pair.transfer("client", data), data);
  assertEquals(await pair.transfer("server", data), data);
}

/** Leaves extensions out of the ClientHello. */
export function without(...types: readonly number[]): (hello: ClientHello) => ClientHello {
  return (hello) => ({
    ...hello,
    extensions: hello.extensions.filter(({ type }) => !types.includes(type)),
  });
}

/** A handshake message in the clear, or a change_cipher_spec as type -1. */
export interface ClearMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

export const CHANGE_CIPHER_SPEC = -1;

/**
 * Somebody between who changes messages in the clear. What comes behind a change_cipher_spec of the
 * same flight stays as it is.
 */
export function rewrite(
  edit: (messages: ClearMessage[], from: "client" | "server") => ClearMessage[],
): NonNullable<PairOptions["tamper"]> {
  const protectedSides = new Set<string>();
  return (from, bytes) => {
    if (protectedSides.has(from)) return bytes;
    const messages: ClearMessage[] = [];
    const reader = new Reader(bytes);
    while (reader.remaining > 0) {
      const type = reader.u8();
      reader.u16();
      const fragment = reader.opaque16();
      if (type === 20) {
        protectedSides.add(from);
        messages.push({ type: CHANGE_CIPHER_SPEC, body: fragment });
        break;
      }
      if (type !== 22) return bytes;
      const inner = new Reader(fragment);
      while (inner.remaining > 0) messages.push({ type: inner.u8(), body: inner.opaque24() });
    }
    const edited = edit(messages, from).map(recordOf);
    return concatBytes(...edited, reader.rest());
  };
}

function recordOf({ type, body }: ClearMessage): Uint8Array {
  const content = type === CHANGE_CIPHER_SPEC
    ? body
    : concatBytes(Uint8Array.of(type, body.length >> 16, body.length >> 8, body.length), body);
  const contentType = type === CHANGE_CIPHER_SPEC ? 20 : 22;
  const header = Uint8Array.of(contentType, 3, 3, content.length >> 8, content.length);
  return concatBytes(header, content);
}

/** A side's script without the connection around it, so that a test can send what it likes. */
export class RawPeer {
  readonly handshake: Handshake;
  readonly #script: ScriptRunner<Established>;

  constructor(context: TlsContext, role: "client" | "server") {
    this.handshake = {
      role,
      context,
      settings: { role, hostname: "example.org" },
      channel: new Channel(context.limits, undefined),
      negotiated: nothingNegotiated(),
      addSession: () => {},
    };
    this.#script = new ScriptRunner(
      role === "client" ? clientHandshake(this.handshake) : serverHandshake(this.handshake),
    );
  }

  /** Carries bytes both ways until neither side moves. */
  run(other: TlsConnection): void {
    for (;;) {
      this.#script.run();
      const ours = this.handshake.channel.writing.take();
      if (ours.length > 0) other.receive(ours);
      if (!other.isOpen) other.handshake();
      const theirs = other.send();
      if (theirs.length > 0) this.handshake.channel.reading.receive(theirs);
      if (ours.length === 0 && theirs.length === 0) return;
    }
  }

  /** Sends a handshake message and carries it over. */
  say(other: TlsConnection, type: number, body: Uint8Array): void {
    this.handshake.channel.sendUnhashedMessage(type, body);
    this.handshake.channel.flush();
    other.receive(this.handshake.channel.writing.take());
  }

  /** Takes what the other says and gives the next record's content. */
  hear(other: TlsConnection): { type: number; fragment: Uint8Array } | undefined {
    this.handshake.channel.reading.receive(other.send());
    const step = this.handshake.channel.reading.nextRecord().next();
    return step.done === true && step.value !== null ? step.value : undefined;
  }
}
