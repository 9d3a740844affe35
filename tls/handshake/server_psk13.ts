// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { constantTimeEqual } from "../../crypto/constant_time.ts";
import { Builder, equalBytes } from "../../wire/mod.ts";
import { Certificate } from "../../x509/certificate.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { findExtension } from "../messages/extension.ts";
import {
  bindersLength,
  decodeOfferedPsks,
  type PskIdentity,
} from "../messages/extensions/pre_shared_key.ts";
import { decodePskKeyExchangeModes } from "../messages/extensions/psk_key_exchange_modes.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { CLIENT_HELLO } from "../registry/handshake_types.ts";
import { TLS13 } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import type { Handshake } from "./handshake.ts";
import { type Psk13, pskBinder } from "./psk13.ts";

/** How many identities are looked at; each costs a decryption. */
const MAXIMUM_IDENTITIES = 8;

/** A pre-shared key that the server takes. */
export interface AcceptedPsk {
  /** Its place among the client's identities. */
  readonly index: number;
  /** The key. */
  readonly psk: Psk13;
  /** Whether there is a key exchange beside it (psk_dhe_ke). */
  readonly withExchange: boolean;
}

/** RFC 8446, Section 4.2.11: the first identity that is known and fits, its binder checked. */
export function acceptedPsk(
  handshake: Handshake,
  hello: ClientHelloInfo,
  suite: CipherSuite,
): AcceptedPsk | undefined {
  const offered = usableOffer(handshake, hello);
  if (offered === undefined) return undefined;
  for (const [index, identity] of offered.identities.entries()) {
    const psk = findPsk(handshake, hello, identity, suite);
    if (psk === undefined) continue;
    checkBinder(handshake, hello, psk, offered.binders, index);
    if (psk.session !== undefined) restorePeer(handshake, psk);
    return { index, psk, withExchange: offered.withExchange };
  }
  return undefined;
}

/** Whether a ClientHello offers a key that is known and fits; its binder is not looked at. */
export function offersKnownPsk(
  handshake: Handshake,
  hello: ClientHelloInfo,
  suite: CipherSuite,
): boolean {
  const identities = usableOffer(handshake, hello)?.identities ?? [];
  return identities.some((identity) => findPsk(handshake, hello, identity, suite) !== undefined);
}

interface UsableOffer {
  readonly identities: readonly PskIdentity[];
  readonly binders: readonly Uint8Array[];
  readonly withExchange: boolean;
}

/** What is offered, as far as it is looked at, if it can be used in a way that the client allows. */
function usableOffer(handshake: Handshake, hello: ClientHelloInfo): UsableOffer | undefined {
  const { extensions } = hello.message;
  const data = findExtension(extensions, EXTENSION.preSharedKey);
  const modes = findExtension(extensions, EXTENSION.pskKeyExchangeModes);
  if (data === undefined || modes === undefined) return undefined;
  const { identities, binders } = decodeOfferedPsks(data);
  if (identities.length !== binders.length) {
    throw new TlsError("BAD_PSK", { expected: "as many binders as identities" });
  }
  const withExchange = chooseMode(handshake, hello, decodePskKeyExchangeModes(modes));
  if (withExchange === undefined) return undefined;
  return { identities: identities.slice(0, MAXIMUM_IDENTITIES), binders, withExchange };
}

/** `true` for psk_dhe_ke, `false` for psk_ke, `undefined` when neither is possible. */
function chooseMode(
  { context }: Handshake,
  hello: ClientHelloInfo,
  modes: readonly number[],
): boolean | undefined {
  const shared = context.groups.some((group) => hello.groups.includes(group.number));
  if (context.pskModes.includes("psk_dhe_ke") && modes.includes(1) && shared) return true;
  if (context.pskModes.includes("psk_ke") && modes.includes(0)) return false;
  return undefined;
}

function findPsk(
  handshake: Handshake,
  hello: ClientHelloInfo,
  { identity, obfuscatedTicketAge: _age }: PskIdentity,
  suite: CipherSuite,
): Psk13 | undefined {
  const { context } = handshake;
  const external = context.externalPsks.find((psk) => equalBytes(psk.identity, identity));
  if (external !== undefined) {
    if (external.hash !== suite.hash) return undefined;
    return { kind: "external", identity, key: external.key, hash: suite.hash, session: undefined };
  }
  const session = context.ticketKeys.open(identity);
  if (session === undefined || !session.isResumable(context.now())) return undefined;
  const { data } = session;
  const usable = data.version === TLS13 && data.secret.length === suite.hash.outputLength &&
    // RFC 8446, Section 4.6.1, asks for the same hash only; a client that no longer offers the
    // session's suite has no more use for the session either.
    hello.cipherSuites.includes(data.cipherSuite) && sameHash(handshake, data.cipherSuite, suite) &&
    data.serverName === handshake.negotiated.serverName && authenticated(handshake, session.data);
  if (!usable) return undefined;
  return { kind: "resumption", identity, key: data.secret, hash: suite.hash, session };
}

function sameHash({ context }: Handshake, number: number, suite: CipherSuite): boolean {
  return context.cipherSuites.some((row) => row.number === number && row.hash === suite.hash);
}

/** A session without a client certificate can not stand in where one is demanded. */
function authenticated(
  { context }: Handshake,
  data: { readonly peerCertificates: readonly Uint8Array[]; readonly verifyResult: number },
): boolean {
  if (context.options.clientAuthentication !== "require") return true;
  return data.peerCertificates.length > 0 &&
    (data.verifyResult === 0 || context.options.unsafelyDisableVerification === true);
}

/** RFC 8446, Section 4.2.11.2. */
function checkBinder(
  { channel }: Handshake,
  hello: ClientHelloInfo,
  psk: Psk13,
  binders: readonly Uint8Array[],
  index: number,
): void {
  const whole = new Builder(hello.bytes.length + 4).u8(CLIENT_HELLO).opaque24(hello.bytes).finish();
  const truncated = whole.subarray(0, whole.length - bindersLength(binders));
  const expected = pskBinder(psk, channel.transcript.hashBeforeLast(psk.hash, truncated));
  const binder = binders[index];
  if (binder !== undefined && constantTimeEqual(binder, expected)) return;
  throw new TlsError("BINDER_DOES_NOT_VERIFY", {
    expected: "a binder made with the pre-shared key",
    usualCause: "client and server have different keys under one identity",
  });
}

/** Who the client was when the session began. */
function restorePeer({ negotiated }: Handshake, psk: Psk13): void {
  if (psk.session === undefined) return;
  const { peerCertificates, verifyResult } = psk.session.data;
  negotiated.peerCertificates = peerCertificates.map((der) => Certificate.fromDer(der));
  negotiated.verifyResult = verifyResult;
}
