// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { DigestAlgorithm } from "../../crypto/digest/digest.ts";
import type { TlsContext } from "../context.ts";
import type { PskIdentity } from "../messages/extensions/pre_shared_key.ts";
import { cipherSuiteByNumber } from "../registry/cipher_suites.ts";
import type { TlsSession } from "../session/tls_session.ts";
import { SecretMemory } from "../../crypto/secret_memory.ts";
import { finishedVerifyData, KeySchedule13 } from "./key_schedule13.ts";

/** A pre-shared key that may be used in TLS 1.3: of a ticket, or from elsewhere. */
export interface Psk13 {
  /** Where it comes from; the label of its binder differs. */
  readonly kind: "external" | "resumption";
  /** Its name on the wire: the ticket, or the identity. */
  readonly identity: Uint8Array;
  /** The key. */
  readonly key: Uint8Array;
  /** The hash that it is bound to. */
  readonly hash: DigestAlgorithm;
  /** The session it resumes. */
  readonly session: TlsSession | undefined;
}

/** Client: the keys to offer, the ticket first. */
export function offeredPsks(
  context: TlsContext,
  session: TlsSession | undefined,
  hostname: string | undefined,
): Psk13[] {
  const psks: Psk13[] = [];
  if (session?.version === 0x0304 && mayResume(context, session, hostname)) {
    const suite = cipherSuiteByNumber(session.cipherSuite);
    // RFC 8446, Section 4.2.11: a suite with the same hash must be among the offered ones.
    const hash = suite?.hash;
    if (hash !== undefined && suitesWithHash(context, hash)) {
      const { ticket: identity, secret: key } = session.data;
      psks.push({ kind: "resumption", identity, key, hash, session });
    }
  }
  for (const { identity, key, hash } of context.externalPsks) {
    if (suitesWithHash(context, hash)) {
      psks.push({ kind: "external", identity, key, hash, session: undefined });
    }
  }
  return psks;
}

/**
 * Whether a client may resume a session: it has not expired, and the certificate that was verified for
 * it was the one of this host (RFC 8446, Section 4.6.1).
 */
export function mayResume(
  context: TlsContext,
  session: TlsSession,
  hostname: string | undefined,
): boolean {
  const { serverName, verifyResult } = session.data;
  const trusted = verifyResult === 0 || context.options.unsafelyDisableVerification === true;
  return trusted && serverName === hostname && session.isResumable(context.now());
}

function suitesWithHash(context: TlsContext, hash: DigestAlgorithm): boolean {
  return context.cipherSuites.some((suite) => suite.version === "TLSv1.3" && suite.hash === hash);
}

/** The identity of a key as it goes on the wire: RFC 8446, Section 4.2.11.1. */
export function pskIdentityOf(psk: Psk13, now: number): PskIdentity {
  if (psk.session === undefined) return { identity: psk.identity, obfuscatedTicketAge: 0 };
  const { createdAt, ageAdd } = psk.session.data;
  const age = Math.max(0, Math.floor(now - createdAt));
  return { identity: psk.identity, obfuscatedTicketAge: (age + ageAdd) % 2 ** 32 };
}

/** A binder over the transcript so far and the truncated ClientHello: RFC 8446, Section 4.2.11.2. */
export function pskBinder(psk: Psk13, transcriptHash: Uint8Array): Uint8Array {
  const memory = new SecretMemory(2 * psk.hash.outputLength);
  const schedule = new KeySchedule13(psk.hash, memory, psk.key);
  const key = schedule.binderKey(psk.kind);
  const binder = finishedVerifyData(psk.hash, key, transcriptHash);
  memory.destroy();
  return binder;
}
