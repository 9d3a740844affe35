// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";
import { ALERT } from "../alert_mapping.ts";
import { decodeEmptyMessage } from "../messages/empty_messages.ts";
import { alertByName } from "../registry/alerts.ts";
import { CLIENT_HELLO, handshakeMessageName, HELLO_REQUEST } from "../registry/handshake_types.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import type { HandshakeMessage } from "./channel.ts";
import type { PeerFinished12 } from "./flights12.ts";
import type { Established, Handshake } from "./handshake.ts";
import type { Secrets12 } from "./secrets12.ts";

/** A TLS 1.2 connection behind its handshake: exporters, and no renegotiation. */
export class Established12 implements Established {
  readonly #handshake: Handshake;
  readonly #secrets: Secrets12;
  #requests = 0;

  /** @param _evidence That the peer has the same keys and saw the same handshake. */
  constructor(handshake: Handshake, secrets: Secrets12, _evidence: PeerFinished12) {
    this.#handshake = handshake;
    this.#secrets = secrets;
  }

  /**
   * Declines renegotiation with a warning, as OpenSSL 3 does by default (SSL_OP_NO_RENEGOTIATION on
   * clients, no SSL_OP_ALLOW_CLIENT_RENEGOTIATION on servers): the connection goes on.
   */
  // deno-lint-ignore require-yield
  *handleMessage(message: HandshakeMessage): Step<void> {
    const { role, channel, context } = this.#handshake;
    const request = role === "client" ? HELLO_REQUEST : CLIENT_HELLO;
    if (message.type !== request) {
      throw new TlsError("UNEXPECTED_MESSAGE", {
        expected: "application data",
        received: handshakeMessageName(message.type),
      });
    }
    if (role === "client") decodeEmptyMessage(message.body, "helloRequest");
    if (++this.#requests > context.limits.warningAlerts) {
      throw new TlsError("NO_RENEGOTIATION", {
        alert: ALERT.handshakeFailure,
        expected: `at most ${context.limits.warningAlerts} requests without data between`,
        received: "one more",
      });
    }
    // RFC 5246, Section 7.2.2: no_renegotiation is always a warning.
    channel.sendAlert(alertByName("no_renegotiation").number);
  }

  onData(): void {
    this.#requests = 0;
  }

  beforeWrite(): void {}

  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Bytes {
    return this.#secrets.export(label, context, length);
  }

  destroy(): void {
    this.#secrets.destroy();
  }
}
