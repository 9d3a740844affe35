// Copyright 2026 the streamssl authors. MIT license.

import {
  type CertificateRequest12,
  type ClientHello,
  decodeAlpn,
  decodeCertificateRequest12,
  decodeClientHello,
  decodeEcPointFormats,
  decodeNewSessionTicket13,
  decodeServerHello,
  decodeSignatureAlgorithms,
  decodeSupportedGroups,
  EMPTY_RENEGOTIATION_INFO_SCSV,
  EXTENSION,
  findExtension,
  isHelloRetryRequest,
  type ServerHello,
  type TraceDirection,
  type TraceObserver,
} from "../tls/mod.ts";

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const NEW_SESSION_TICKET = 4;
const CERTIFICATE_REQUEST = 13;
const KEY_UPDATE = 24;

/** What reports tell of a handshake beyond the library's own account, from its messages. */
export class HandshakeObserver implements TraceObserver {
  #messages = new Map<number, Uint8Array>();
  #serverHelloSeen = false;
  /** The master secret of TLS 1.2, from the key log. */
  masterSecret: Uint8Array | undefined;
  /** Called when a ServerHello came that is no HelloRetryRequest. */
  onServerHello: (() => void) | undefined;
  /** Called when a message came after the handshake that s_client tells of. */
  onLateMessage: ((kind: "ticket" | "key-update") => void) | undefined;

  /** Forgets the last connection. */
  reset(): void {
    this.#messages.clear();
    this.#serverHelloSeen = false;
    this.masterSecret = undefined;
  }

  onHandshakeMessage(direction: TraceDirection, type: number, body: Uint8Array): void {
    this.#messages.set(type, body.slice());
    if (direction !== "received") return;
    if (type === SERVER_HELLO && this.serverHello !== undefined) {
      if (!this.#serverHelloSeen) this.onServerHello?.();
      this.#serverHelloSeen = true;
    }
    if (type === NEW_SESSION_TICKET) this.onLateMessage?.("ticket");
    if (type === KEY_UPDATE) this.onLateMessage?.("key-update");
  }

  /** Takes a line of the key log. */
  onSecret(line: string): void {
    const [label, , secret] = line.split(" ");
    if (label === "CLIENT_RANDOM" && secret !== undefined) {
      this.masterSecret = Uint8Array.fromHex(secret);
    }
  }

  /** The last ClientHello. */
  get clientHello(): ClientHello | undefined {
    return this.#decode(CLIENT_HELLO, decodeClientHello);
  }

  /** The ServerHello, when it was no HelloRetryRequest. */
  get serverHello(): ServerHello | undefined {
    const hello = this.#decode(SERVER_HELLO, decodeServerHello);
    return hello === undefined || isHelloRetryRequest(hello) ? undefined : hello;
  }

  /** The CertificateRequest of TLS 1.2. */
  get certificateRequest12(): CertificateRequest12 | undefined {
    return this.#decode(CERTIFICATE_REQUEST, decodeCertificateRequest12);
  }

  /** The last ticket that was sent in TLS 1.3. */
  get ticket13(): Uint8Array | undefined {
    return this.#decode(NEW_SESSION_TICKET, decodeNewSessionTicket13)?.ticket;
  }

  /** The point formats that the server named. */
  get serverPointFormats(): readonly number[] {
    return this.#extension(this.serverHello, EXTENSION.ecPointFormats, decodeEcPointFormats) ?? [];
  }

  /** The point formats that the client named. */
  get clientPointFormats(): readonly number[] {
    return this.#extension(this.clientHello, EXTENSION.ecPointFormats, decodeEcPointFormats) ?? [];
  }

  /** The groups that the client named. */
  get clientGroups(): readonly number[] {
    return this.#extension(this.clientHello, EXTENSION.supportedGroups, decodeSupportedGroups) ??
      [];
  }

  /** The signature schemes that the client named. */
  get clientSignatureSchemes(): readonly number[] {
    const type = EXTENSION.signatureAlgorithms;
    return this.#extension(this.clientHello, type, decodeSignatureAlgorithms) ?? [];
  }

  /** The application protocols that the client named. */
  get clientAlpnProtocols(): readonly string[] {
    const type = EXTENSION.applicationLayerProtocolNegotiation;
    return this.#extension(this.clientHello, type, decodeAlpn) ?? [];
  }

  /** Whether the server can renegotiate securely (RFC 5746). */
  get serverHasSecureRenegotiation(): boolean {
    const { extensions = [] } = this.serverHello ?? {};
    return findExtension(extensions, EXTENSION.renegotiationInfo) !== undefined;
  }

  /** Whether the client can renegotiate securely (RFC 5746). */
  get clientHasSecureRenegotiation(): boolean {
    const { extensions = [], cipherSuites = [] } = this.clientHello ?? {};
    return cipherSuites.includes(EMPTY_RENEGOTIATION_INFO_SCSV) ||
      findExtension(extensions, EXTENSION.renegotiationInfo) !== undefined;
  }

  /** A message that is malformed is the library's to complain of; reports do without it. */
  #decode<T>(type: number, decode: (body: Uint8Array) => T): T | undefined {
    const body = this.#messages.get(type);
    return body === undefined ? undefined : orUndefined(() => decode(body));
  }

  #extension<T>(
    hello: ClientHello | ServerHello | undefined,
    type: number,
    decode: (data: Uint8Array) => T,
  ): T | undefined {
    const data = findExtension(hello?.extensions ?? [], type);
    return data === undefined ? undefined : orUndefined(() => decode(data));
  }
}

function orUndefined<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
