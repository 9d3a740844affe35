// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { KeyShare } from "../../crypto/exchange/exchange.ts";
import type { Bytes } from "../../wire/mod.ts";
import { parseHostAddress } from "../../x509/host_name.ts";
import { type ClientHello, encodeClientHello } from "../messages/client_hello.ts";
import type { Extension } from "../messages/extension.ts";
import { encodeAlpn } from "../messages/extensions/alpn.ts";
import { encodeCookie } from "../messages/extensions/cookie.ts";
import { encodeEcPointFormats } from "../messages/extensions/ec_point_formats.ts";
import { encodeClientKeyShares } from "../messages/extensions/key_share.ts";
import { bindersLength, encodeOfferedPsks } from "../messages/extensions/pre_shared_key.ts";
import { encodePskKeyExchangeModes } from "../messages/extensions/psk_key_exchange_modes.ts";
import { encodeRecordSizeLimit } from "../messages/extensions/record_size_limit.ts";
import { encodeRenegotiationInfo } from "../messages/extensions/renegotiation_info.ts";
import { encodeServerName } from "../messages/extensions/server_name.ts";
import { encodeSignatureAlgorithms } from "../messages/extensions/signature_algorithms.ts";
import { encodeSupportedGroups } from "../messages/extensions/supported_groups.ts";
import { encodeSupportedVersions } from "../messages/extensions/supported_versions.ts";
import { FALLBACK_SCSV } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { CLIENT_HELLO } from "../registry/handshake_types.ts";
import type { UsableNamedGroup } from "../registry/named_groups.ts";
import { TLS12, TLS13 } from "../registry/versions.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { settle, type Step } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import { offeredPsks, type Psk13, pskBinder, pskIdentityOf } from "./psk13.ts";
import { offeredSession12 } from "./session12.ts";

const PSK_MODE_NUMBERS = { psk_ke: 0, psk_dhe_ke: 1 } as const;
const EMPTY = new Uint8Array(0);

/** What a client has offered: what the server may answer to, and the secrets behind it. */
export interface ClientOffer {
  /** ClientHello.random. */
  readonly random: Bytes;
  /** ClientHello.legacy_session_id. */
  readonly sessionId: Uint8Array;
  /** The TLS 1.2 session that the server may resume. */
  readonly session12: TlsSession | undefined;
  /** The key shares, by the number of their group. */
  readonly shares: Map<number, KeyShare>;
  /** The pre-shared keys, in the order of their identities. */
  psks: readonly Psk13[];
  /** The cookie of a HelloRetryRequest. */
  cookie: Uint8Array | undefined;
  /** The hello that was sent last. */
  hello: ClientHello;
}

/** Prepares the first ClientHello: RFC 8446, Section 4.1.2. */
export function* prepareOffer(handshake: Handshake): Step<ClientOffer> {
  const { context, settings } = handshake;
  const random = context.random(32);
  const session12 = offeredSession12(handshake);
  const sessionId = offeredSessionId(handshake, session12);
  const offer: ClientOffer = {
    random,
    sessionId,
    session12,
    shares: new Map(),
    psks: context.maxVersion >= TLS13
      ? offeredPsks(context, settings.session, settings.hostname)
      : [],
    cookie: undefined,
    hello: {
      legacyVersion: Math.min(context.maxVersion, TLS12),
      random,
      legacySessionId: sessionId,
      cipherSuites: [],
      legacyCompressionMethods: [0],
      extensions: [],
    },
  };
  if (context.maxVersion >= TLS13) {
    for (const group of context.keyShares) yield* addShare(handshake, offer, group);
  }
  return offer;
}

/** Makes a key share for a group. */
export function* addShare(
  handshake: Handshake,
  offer: ClientOffer,
  group: UsableNamedGroup,
): Step<void> {
  const { engines, random, options } = handshake.context;
  const share = yield* settle(
    group.exchange.generate(options.random === undefined ? { engines } : { engines, random }),
  );
  offer.shares.set(group.number, share);
}

/** Builds the hello of an offer and sends it. */
export function sendOffer(handshake: Handshake, offer: ClientOffer): void {
  const { context, channel } = handshake;
  const draft: ClientHello = {
    ...offer.hello,
    cipherSuites: offeredSuites(handshake),
    extensions: offeredExtensions(handshake, offer),
  };
  const shaped = context.options.shapeClientHello?.(draft) ?? draft;
  offer.hello = shaped;
  channel.sendMessage(CLIENT_HELLO, withBinders(handshake, offer, shaped));
  channel.flush();
  // RFC 8446, Section 5.1: only the first ClientHello may travel under 0x0301.
  channel.writing.recordVersion = TLS12;
}

/** Wipes the private halves of all shares. */
export function destroyShares(offer: ClientOffer): void {
  for (const share of offer.shares.values()) share.destroy();
  offer.shares.clear();
}

function offeredSessionId({ context }: Handshake, session: TlsSession | undefined): Uint8Array {
  if (session !== undefined) {
    // RFC 5077, Section 3.4: an id of one's own tells a resumption from a full handshake.
    return session.data.sessionId.length > 0 ? session.data.sessionId : context.random(32);
  }
  const compatible = context.maxVersion >= TLS13 &&
    context.options.middleboxCompatibility !== false;
  return compatible ? context.random(32) : EMPTY;
}

function offeredSuites({ context }: Handshake): number[] {
  const suites = context.cipherSuites.filter((suite) =>
    suite.version === "TLSv1.3" ? context.maxVersion >= TLS13 : context.minVersion <= TLS12
  ).map((suite) => suite.number);
  if (context.options.fallbackScsv === true) suites.push(FALLBACK_SCSV);
  return suites;
}

function offeredExtensions(handshake: Handshake, offer: ClientOffer): Extension[] {
  const { context } = handshake;
  const extensions: Extension[] = [];
  const add = (type: number, data: Uint8Array) => extensions.push({ type, data });
  const serverName = serverNameToSend(handshake);
  if (serverName !== undefined) add(EXTENSION.serverName, encodeServerName(serverName));
  const tls12 = context.minVersion <= TLS12;
  const tls13 = context.maxVersion >= TLS13;
  if (tls12) {
    add(EXTENSION.extendedMasterSecret, EMPTY);
    add(EXTENSION.renegotiationInfo, encodeRenegotiationInfo(EMPTY));
  }
  add(EXTENSION.supportedGroups, encodeSupportedGroups(groupNumbers(handshake)));
  if (tls12) {
    add(EXTENSION.ecPointFormats, encodeEcPointFormats([0]));
    if (context.options.tickets !== false) {
      add(EXTENSION.sessionTicket, offer.session12?.data.ticket ?? EMPTY);
    }
  }
  if (context.alpnProtocols.length > 0) {
    add(EXTENSION.applicationLayerProtocolNegotiation, encodeAlpn(context.alpnProtocols));
  }
  if (tls12) add(EXTENSION.encryptThenMac, EMPTY);
  if (tls13) {
    const shares = [...offer.shares].map(([group, { share }]) => ({ group, keyExchange: share }));
    add(EXTENSION.keyShare, encodeClientKeyShares(shares));
    const versions = tls12 ? [TLS13, TLS12] : [TLS13];
    add(EXTENSION.supportedVersions, encodeSupportedVersions(versions));
  }
  const schemes = context.signatureSchemes.map((scheme) => scheme.number);
  add(EXTENSION.signatureAlgorithms, encodeSignatureAlgorithms(schemes));
  if (tls13) {
    const modes = context.pskModes.map((mode) => PSK_MODE_NUMBERS[mode]);
    if (modes.length > 0) add(EXTENSION.pskKeyExchangeModes, encodePskKeyExchangeModes(modes));
  }
  if (context.options.recordSizeLimit !== undefined) {
    add(EXTENSION.recordSizeLimit, encodeRecordSizeLimit(context.options.recordSizeLimit));
  }
  if (offer.cookie !== undefined) add(EXTENSION.cookie, encodeCookie(offer.cookie));
  if (offer.psks.length > 0 && context.pskModes.length > 0) {
    add(EXTENSION.preSharedKey, offeredPskData(handshake, offer.psks));
  }
  return extensions;
}

function groupNumbers({ context }: Handshake): number[] {
  const groups = context.maxVersion >= TLS13
    ? context.groups
    : context.groups.filter((group) => group.tls12);
  return groups.map((group) => group.number);
}

function serverNameToSend({ settings }: Handshake): string | undefined {
  if (settings.serverName === null) return undefined;
  const name = settings.serverName ?? settings.hostname;
  // RFC 6066, Section 3: literal addresses are not permitted; nor is a trailing dot.
  if (name === undefined || parseHostAddress(name) !== undefined) return undefined;
  return name.replace(/\.$/, "");
}

/** Identities with binders of zeros: their place is known, their value not yet. */
function offeredPskData(handshake: Handshake, psks: readonly Psk13[]): Uint8Array {
  const now = handshake.context.now();
  return encodeOfferedPsks({
    identities: psks.map((psk) => pskIdentityOf(psk, now)),
    binders: psks.map((psk) => new Uint8Array(psk.hash.outputLength)),
  });
}

function withBinders(handshake: Handshake, offer: ClientOffer, hello: ClientHello): Bytes {
  const body = encodeClientHello(hello);
  const last = hello.extensions.at(-1);
  if (last?.type !== EXTENSION.preSharedKey || offer.psks.length === 0) return body;
  const zeros = offer.psks.map((psk) => new Uint8Array(psk.hash.outputLength));
  const cut = body.length - bindersLength(zeros);
  const truncated = new Uint8Array(4 + cut);
  truncated[0] = CLIENT_HELLO;
  truncated[1] = body.length >> 16;
  truncated[2] = body.length >> 8;
  truncated[3] = body.length;
  truncated.set(body.subarray(0, cut), 4);
  const binders = offer.psks.map((psk) =>
    pskBinder(psk, handshake.channel.transcript.hashWith(psk.hash, truncated))
  );
  let offset = cut + 2;
  for (const binder of binders) {
    body.set(binder, offset + 1);
    offset += 1 + binder.length;
  }
  return body;
}
