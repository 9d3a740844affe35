// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SecretMemory } from "../../crypto/secret_memory.ts";
import { wipe } from "../../crypto/wipe.ts";
import type { Bytes } from "../../wire/mod.ts";
import { MAX_INNER_LENGTH } from "../record/record_types.ts";
import type { Tls13Opener, Tls13Sealer } from "../record/tls13_protection.ts";
import type { AeadProtection, CipherSuite } from "../registry/cipher_suites.ts";
import { TlsError } from "../tls_error.ts";
import { type Handshake, logSecret } from "./handshake.ts";
import {
  exportKeyingMaterial13,
  KeySchedule13,
  openerOf,
  resumptionPsk,
  sealerOf,
  type TrafficKeyOptions,
  updateTrafficSecret,
} from "./key_schedule13.ts";

/** Which side sends under a secret. */
export type Sender = "client" | "server";
/** Which stage a traffic secret belongs to. */
export type Stage = "handshake" | "application";

/** All secrets of one TLS 1.3 connection, made in order and wiped at its end. */
export class Secrets13 {
  /** The suite. */
  readonly suite: CipherSuite;
  #handshake: Handshake;
  #clientRandom: Uint8Array;
  readonly #memory: SecretMemory;
  #schedule: KeySchedule13;
  #traffic = new Map<`${Sender} ${Stage}`, Bytes>();
  #exporter: Bytes | undefined;
  #resumption: Bytes | undefined;

  constructor(
    handshake: Handshake,
    suite: CipherSuite,
    clientRandom: Uint8Array,
    psk: Uint8Array | undefined,
  ) {
    this.#handshake = handshake;
    this.suite = suite;
    this.#clientRandom = clientRandom;
    // The schedule's, four of traffic, the exporter's and the resumption's.
    this.#memory = new SecretMemory(7 * suite.hash.outputLength);
    this.#schedule = new KeySchedule13(suite.hash, this.#memory, psk);
  }

  /** Handshake traffic secrets; the hash is over ClientHello to ServerHello. */
  enterHandshake(shared: Uint8Array | undefined, transcriptHash: Uint8Array): void {
    this.#schedule.enterHandshake(shared);
    this.#setTraffic("client handshake", "c hs traffic", transcriptHash);
    this.#setTraffic("server handshake", "s hs traffic", transcriptHash);
    this.#log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", this.handshakeSecret("client"));
    this.#log("SERVER_HANDSHAKE_TRAFFIC_SECRET", this.handshakeSecret("server"));
  }

  /** Application traffic secrets; the hash is over ClientHello to the server's Finished. */
  enterMaster(transcriptHash: Uint8Array): void {
    this.#schedule.enterMaster();
    this.#setTraffic("client application", "c ap traffic", transcriptHash);
    this.#setTraffic("server application", "s ap traffic", transcriptHash);
    this.#exporter = this.#schedule.derive("exp master", transcriptHash);
    this.#log("CLIENT_TRAFFIC_SECRET_0", this.#trafficSecret("client application"));
    this.#log("SERVER_TRAFFIC_SECRET_0", this.#trafficSecret("server application"));
    this.#log("EXPORTER_SECRET", this.#exporter);
  }

  /**
   * The resumption master secret; the hash is over ClientHello to the client's Finished. The secrets of
   * the handshake have done their work then.
   */
  enterResumption(transcriptHash: Uint8Array): void {
    this.#resumption = this.#schedule.derive("res master", transcriptHash);
    this.#schedule.destroy();
    for (const name of ["client handshake", "server handshake"] as const) {
      wipe(this.#trafficSecret(name));
      this.#traffic.delete(name);
    }
  }

  /** The base key of a side's Finished. */
  handshakeSecret(sender: Sender): Bytes {
    return this.#trafficSecret(`${sender} handshake`);
  }

  /** Outgoing protection under the present secret of a side and stage. */
  sealerFor(sender: Sender, stage: Stage): Tls13Sealer {
    const { recordPadding } = this.#handshake.context.options;
    const { writing } = this.#handshake.channel;
    const innerLimit = () => writing.fragmentLimit + 1;
    return sealerOf(
      this.#trafficSecret(`${sender} ${stage}`),
      this.#keyOptions,
      recordPadding === undefined ? { innerLimit } : { innerLimit, paddingBlock: recordPadding },
    );
  }

  /** Incoming protection under the present secret of a side and stage. */
  openerFor(sender: Sender, stage: Stage): Tls13Opener {
    const limit = this.#handshake.negotiated.recordSizeLimit ?? MAX_INNER_LENGTH;
    return openerOf(this.#trafficSecret(`${sender} ${stage}`), this.#keyOptions, limit);
  }

  /** Replaces a side's application secret by its next generation. */
  update(sender: Sender): void {
    updateTrafficSecret(this.suite.hash, this.#trafficSecret(`${sender} application`));
  }

  /** The pre-shared key of a ticket. */
  resumptionPsk(ticketNonce: Uint8Array): Bytes {
    if (this.#resumption === undefined) throw new TlsError("ERR_INTERNAL_ERROR");
    return resumptionPsk(this.suite.hash, this.#resumption, ticketNonce);
  }

  /** Keying material for others. */
  export(label: string, context: Uint8Array, length: number): Bytes {
    if (this.#exporter === undefined) throw new TlsError("ERR_INTERNAL_ERROR");
    return exportKeyingMaterial13(this.suite.hash, this.#exporter, label, context, length);
  }

  /** Wipes everything. */
  destroy(): void {
    this.#memory.destroy();
  }

  get #keyOptions(): TrafficKeyOptions {
    const { algorithm } = this.suite.cipher as AeadProtection;
    return { hash: this.suite.hash, algorithm, engines: this.#handshake.context.engines };
  }

  #trafficSecret(name: `${Sender} ${Stage}`): Bytes {
    const secret = this.#traffic.get(name);
    if (secret === undefined) throw new TlsError("ERR_INTERNAL_ERROR", { where: name });
    return secret;
  }

  #setTraffic(name: `${Sender} ${Stage}`, label: string, transcriptHash: Uint8Array): void {
    this.#traffic.set(name, this.#schedule.derive(label, transcriptHash));
  }

  #log(label: string, secret: Uint8Array): void {
    logSecret(this.#handshake, label, this.#clientRandom, secret);
  }
}
