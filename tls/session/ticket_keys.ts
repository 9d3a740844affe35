// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type AeadCipher, createAead } from "../../crypto/cipher/aead.ts";
import { aes256Gcm } from "../../crypto/cipher/aes_aeads.ts";
import { wipe } from "../../crypto/wipe.ts";
import type { Random } from "../../rand/random.ts";
import { Builder, type Bytes, equalBytes, Reader } from "../../wire/mod.ts";
import { TlsSession } from "./tls_session.ts";

const KEY_NAME_LENGTH = 16;
const NONCE_LENGTH = 12;
const FORMAT = 1;

/** One key that seals tickets, and the name under which clients bring them back. */
class TicketKey {
  readonly name: Bytes;
  readonly #secret: Bytes;
  #cipher: AeadCipher | undefined;

  constructor(secret: Uint8Array) {
    this.name = secret.slice(0, KEY_NAME_LENGTH) as Bytes;
    this.#secret = secret.slice(KEY_NAME_LENGTH) as Bytes;
  }

  /** Set up at its first use. The default engines are synchronous on every runtime. */
  get cipher(): AeadCipher {
    this.#cipher ??= createAead(aes256Gcm, this.#secret);
    return this.#cipher;
  }

  destroy(): void {
    wipe(this.#secret);
    this.#cipher?.destroy();
  }
}

/**
 * The keys that seal session tickets with AES-256-GCM (RFC 5077, Section 4;
 * SSL_CTX_set_tlsext_ticket_keys): one that seals, and older ones that still open.
 *
 * @example Usage
 * ```ts
 * import { TicketKeys } from "@streamssl/ssl/tls";
 * import { randomBytes } from "@streamssl/ssl/rand";
 *
 * const keys = new TicketKeys(randomBytes(48));
 * keys.rotate(randomBytes(48)); // tickets of the first key are still good
 * ```
 */
export class TicketKeys {
  #keys: TicketKey[] = [];
  #keep: number;

  /**
   * Makes a set of one key.
   *
   * @param secret 48 bytes: a 16-byte name and a 32-byte key.
   * @param options `keep`: how many keys can open tickets, 2 if not given.
   */
  constructor(secret: Uint8Array, options: { keep?: number } = {}) {
    this.#keep = options.keep ?? 2;
    this.rotate(secret);
  }

  /** Seals with a new key from now on. @param secret 48 bytes: a name and a key. */
  rotate(secret: Uint8Array): void {
    if (secret.length !== KEY_NAME_LENGTH + 32) {
      throw new RangeError(`Cannot use a ticket key of ${secret.length} bytes: 48 are expected`);
    }
    this.#keys.unshift(new TicketKey(secret));
    for (const old of this.#keys.splice(this.#keep)) old.destroy();
  }

  /** Seals a session into a ticket. */
  seal(session: TlsSession, random: Random): Bytes {
    const { name, cipher } = this.#keys[0] as TicketKey;
    const nonce = random(NONCE_LENGTH);
    const plain = encodeTicket(session);
    const header = KEY_NAME_LENGTH + NONCE_LENGTH;
    const ticket = new Uint8Array(header + plain.length + aes256Gcm.tagLength);
    ticket.set(name);
    ticket.set(nonce, KEY_NAME_LENGTH);
    cipher.seal(ticket, header, nonce, name, plain);
    wipe(plain);
    return ticket;
  }

  /** Opens a ticket; `undefined` for one that is not ours, which is no error (RFC 5077, 3.1). */
  open(ticket: Uint8Array): TlsSession | undefined {
    if (ticket.length < KEY_NAME_LENGTH + NONCE_LENGTH + aes256Gcm.tagLength) return undefined;
    const name = ticket.subarray(0, KEY_NAME_LENGTH);
    const found = this.#keys.find((candidate) => equalBytes(candidate.name, name));
    if (found === undefined) return undefined;
    const nonce = ticket.subarray(KEY_NAME_LENGTH, KEY_NAME_LENGTH + NONCE_LENGTH);
    const sealed = ticket.subarray(KEY_NAME_LENGTH + NONCE_LENGTH);
    let plain: Bytes | undefined;
    try {
      plain = found.cipher.open(nonce, name, sealed) as Bytes;
      return decodeTicket(plain);
    } catch {
      return undefined;
    } finally {
      if (plain !== undefined) wipe(plain);
    }
  }
}

function encodeTicket(session: TlsSession): Bytes {
  const { data } = session;
  const builder = new Builder(256)
    .u8(FORMAT)
    .u16(data.version)
    .u16(data.cipherSuite)
    .opaque8(data.secret)
    .opaque8(data.sessionId)
    .u64(BigInt(Math.floor(data.createdAt)))
    .u32(data.lifetime)
    .u32(data.ageAdd)
    .u8(data.extendedMasterSecret ? 1 : 0)
    .u16(data.verifyResult)
    .opaque16(new TextEncoder().encode(data.serverName ?? ""))
    .opaque8(new TextEncoder().encode(data.alpnProtocol ?? ""));
  builder.vec24((list) => {
    for (const certificate of data.peerCertificates) list.opaque24(certificate);
  });
  return builder.finish();
}

function decodeTicket(bytes: Bytes): TlsSession | undefined {
  const reader = new Reader(bytes, { path: "ticket" });
  if (reader.u8("format") !== FORMAT) return undefined;
  const session = new TlsSession({
    version: reader.u16("version"),
    cipherSuite: reader.u16("cipherSuite"),
    secret: reader.opaque8("secret").slice() as Bytes,
    sessionId: reader.opaque8("sessionId").slice(),
    createdAt: Number(reader.u64("createdAt")),
    lifetime: reader.u32("lifetime"),
    ageAdd: reader.u32("ageAdd"),
    extendedMasterSecret: reader.u8("extendedMasterSecret") === 1,
    verifyResult: reader.u16("verifyResult"),
    serverName: text(reader.opaque16("serverName")),
    alpnProtocol: text(reader.opaque8("alpnProtocol")),
    peerCertificates: reader.vec24(
      "peerCertificates",
      (list) => list.list((item) => item.opaque24("certificate").slice()),
    ),
    ticket: new Uint8Array(0),
    maxEarlyData: 0,
  });
  reader.finish();
  return session;
}

function text(bytes: Uint8Array): string | undefined {
  return bytes.length === 0 ? undefined : new TextDecoder().decode(bytes);
}
