// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { decodeKeyUpdate, encodeKeyUpdate } from "../messages/key_update.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeMaxEarlyDataSize } from "../messages/extensions/early_data.ts";
import { decodeNewSessionTicket13 } from "../messages/new_session_ticket.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import {
  handshakeMessageName,
  KEY_UPDATE,
  NEW_SESSION_TICKET,
} from "../registry/handshake_types.ts";
import { TlsSession } from "../session/tls_session.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import type { HandshakeMessage } from "./channel.ts";
import { checkPlaces } from "./flights13.ts";
import type { Established, Handshake } from "./handshake.ts";
import type { Secrets13, Sender } from "./secrets13.ts";

/** Records that stay in reserve under a key before it is updated, for alerts and tickets. */
const RESERVE = 1024;

/** A TLS 1.3 connection behind its handshake: tickets, key updates, exporters. */
export class Established13 implements Established {
  #handshake: Handshake;
  #secrets: Secrets13;
  #keyUpdates = 0;
  #answered = false;

  constructor(handshake: Handshake, secrets: Secrets13) {
    this.#handshake = handshake;
    this.#secrets = secrets;
  }

  // deno-lint-ignore require-yield
  *handleMessage(message: HandshakeMessage): Step<void> {
    if (message.type === KEY_UPDATE) return this.#peerKeyUpdate(message);
    if (message.type === NEW_SESSION_TICKET && this.#handshake.role === "client") {
      return this.#newSessionTicket(message);
    }
    throw new TlsError("UNEXPECTED_MESSAGE", {
      expected: this.#handshake.role === "client" ? "NewSessionTicket or KeyUpdate" : "KeyUpdate",
      received: handshakeMessageName(message.type),
    });
  }

  onData(): void {
    this.#keyUpdates = 0;
  }

  beforeWrite(records: number): void {
    this.#answered = false;
    if (this.#handshake.channel.writing.recordsLeft - RESERVE < records) this.updateKeys(false);
  }

  updateKeys(requestPeer: boolean): void {
    const { channel } = this.#handshake;
    const body = encodeKeyUpdate({ updateRequested: requestPeer });
    channel.sendUnhashedMessage(KEY_UPDATE, body);
    this.#secrets.update(this.#ownSide);
    channel.setSealer(this.#secrets.sealerFor(this.#ownSide, "application"));
  }

  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Bytes {
    return this.#secrets.export(label, context ?? new Uint8Array(0), length);
  }

  destroy(): void {
    this.#secrets.destroy();
  }

  get #ownSide(): Sender {
    return this.#handshake.role;
  }

  /** RFC 8446, Section 4.6.3. */
  #peerKeyUpdate(message: HandshakeMessage): void {
    const { channel, context } = this.#handshake;
    if (++this.#keyUpdates > context.limits.keyUpdates) {
      throw new TlsError("TOO_MANY_KEY_UPDATES", {
        expected: `at most ${context.limits.keyUpdates} without data between`,
      });
    }
    const { updateRequested } = decodeKeyUpdate(message.body);
    const peerSide = this.#ownSide === "client" ? "server" : "client";
    this.#secrets.update(peerSide);
    channel.setOpener(this.#secrets.openerFor(peerSide, "application"));
    // One answer will do for all requests that come before the next data of this side.
    if (!updateRequested || this.#answered || channel.closeSent) return;
    this.#answered = true;
    this.updateKeys(false);
  }

  /** RFC 8446, Section 4.6.1. */
  #newSessionTicket(message: HandshakeMessage): void {
    const { context, negotiated, settings } = this.#handshake;
    const ticket = decodeNewSessionTicket13(message.body);
    checkPlaces(ticket.extensions, "NST");
    const earlyData = findExtension(ticket.extensions, EXTENSION.earlyData);
    const maxEarlyData = earlyData === undefined ? 0 : decodeMaxEarlyDataSize(earlyData);
    if (ticket.ticketLifetime === 0) return;
    const data = {
      version: negotiated.version,
      cipherSuite: this.#secrets.suite.number,
      secret: this.#secrets.resumptionPsk(ticket.ticketNonce),
      ticket: ticket.ticket.slice(),
      sessionId: new Uint8Array(0),
      createdAt: context.now(),
      // RFC 8446, Section 4.6.1: not to be kept for more than 7 days, whatever the server says.
      lifetime: Math.min(ticket.ticketLifetime, 604_800),
      ageAdd: ticket.ticketAgeAdd,
      serverName: settings.hostname,
      alpnProtocol: negotiated.alpnProtocol,
      extendedMasterSecret: true,
      peerCertificates: negotiated.peerCertificates.map((certificate) => certificate.der),
      verifyResult: negotiated.verifyResult,
      maxEarlyData,
    };
    this.#handshake.addSession(new TlsSession(data));
  }
}
