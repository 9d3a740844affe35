// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { matchesHostName } from "../../x509/host_name.ts";
import { Name } from "../../x509/name.ts";
import { ALERT } from "../alert_mapping.ts";
import type { CertificateRequestInfo, Identity } from "../identity.ts";
import { type SignatureScheme, signatureSchemeByNumber } from "../registry/signature_schemes.ts";
import { TlsError } from "../tls_error.ts";
import { ask, settle, type Step, type WantPrivateKey, type WantX509Lookup } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import { schemeFitsKey } from "./peer_certificate.ts";

/** A certificate and the scheme to sign with. */
export interface ChosenIdentity {
  /** Certificates and key. */
  readonly identity: Identity;
  /** How to sign. */
  readonly scheme: SignatureScheme;
}

/** What limits the choice of an identity. */
export interface IdentityDemand {
  /** The numbers of the schemes that the peer accepts, in its order. */
  readonly schemes: readonly number[];
  /** Whether a suite allows an identity; all do in TLS 1.3. */
  readonly allows?: (identity: Identity) => boolean;
}

/** The first scheme of the own preference that identity and peer both can. */
export function schemeFor(
  handshake: Handshake,
  identity: Identity,
  accepted: readonly number[],
): SignatureScheme | undefined {
  const key = identity.certificates[0]?.publicKey;
  const { version, certificateAuthorities } = handshake.negotiated;
  if (key === undefined) return undefined;
  if (identity.onlyForItsIssuers === true && !leadsTo(identity, certificateAuthorities)) {
    return undefined;
  }
  const own = identity.signatureSchemes ?? handshake.context.signatureSchemes;
  return own.find((scheme) =>
    accepted.includes(scheme.number) && (version >= 0x0304 ? scheme.tls13 : scheme.tls12) &&
    schemeFitsKey(scheme, key, version)
  );
}

/** Chooses among the configured identities; `undefined` when none fits. */
export function chooseIdentity(
  handshake: Handshake,
  demand: IdentityDemand,
): ChosenIdentity | undefined {
  for (const identity of serverNameFirst(handshake)) {
    if (demand.allows?.(identity) === false) continue;
    const scheme = schemeFor(handshake, identity, demand.schemes);
    if (scheme !== undefined) return { identity, scheme };
  }
  return undefined;
}

/** Server: identities whose certificate names the host that the client asked for come first. */
function serverNameFirst(handshake: Handshake): readonly Identity[] {
  const { identities } = handshake.context;
  const { serverName } = handshake.negotiated;
  if (handshake.role === "client" || serverName === undefined || identities.length < 2) {
    return identities;
  }
  const fits = ({ certificates: [leaf] }: Identity) =>
    (leaf?.subjectAltName ?? []).some((name) =>
      name.type === "dns" && matchesHostName(name.value, serverName)
    );
  return [...identities.filter(fits), ...identities.filter((identity) => !fits(identity))];
}

/** Whether one of the authorities has issued one of the certificates. */
function leadsTo({ certificates }: Identity, authorities: readonly Uint8Array[]): boolean {
  return certificates.some((certificate) =>
    authorities.some((authority) => equalBytes(authority, certificate.issuer.der))
  );
}

/**
 * Client: the identity that answers a CertificateRequest. One whose chain leads to a CA that the
 * server names is taken before others; without any the application is asked, if it wants to be.
 */
export function* clientIdentity(
  handshake: Handshake,
  schemes: readonly number[],
  authorities: readonly Uint8Array[],
  allows?: (identity: Identity) => boolean,
): Step<ChosenIdentity | undefined> {
  handshake.negotiated.certificateRequested = true;
  handshake.negotiated.certificateAuthorities = authorities;
  handshake.negotiated.peerSignatureSchemes = schemes;
  const { context } = handshake;
  const named = context.identities.filter((identity) => leadsTo(identity, authorities));
  for (const identity of [...named, ...context.identities]) {
    if (allows?.(identity) === false) continue;
    const scheme = schemeFor(handshake, identity, schemes);
    if (scheme !== undefined) return { identity, scheme };
  }
  if (context.options.askForIdentity !== true) return undefined;
  const request: CertificateRequestInfo = {
    signatureSchemes: schemes,
    certificateAuthorities: authorities.map((der) => Name.fromDer(der)),
  };
  const identity = yield* ask<WantX509Lookup>({ want: "x509-lookup", request });
  if (identity === null) return undefined;
  const scheme = schemeFor(handshake, identity, schemes);
  if (scheme !== undefined && allows?.(identity) !== false) return { identity, scheme };
  if (allows?.(identity) === false) {
    throw new TlsError("UNKNOWN_CERTIFICATE_TYPE", {
      origin: "misuse",
      alert: ALERT.handshakeFailure,
      expected: "an identity of a type that the server accepts",
      received: `a certificate with a key of type ${identity.certificates[0]?.publicKey.type}`,
    });
  }
  throw new TlsError("NO_SUITABLE_SIGNATURE_ALGORITHM", {
    origin: "misuse",
    expected: `an identity that signs by one of ${schemeNames(schemes)}`,
    received: `a certificate with a key of type ${identity.certificates[0]?.publicKey.type}`,
  });
}

/** Signs with the identity's key, or asks the application to. */
export function* signWith(
  handshake: Handshake,
  { identity, scheme }: ChosenIdentity,
  input: Uint8Array,
): Step<Uint8Array> {
  handshake.negotiated.ownIdentity = identity;
  handshake.negotiated.ownSignatureScheme = scheme;
  if (identity.key === undefined) {
    return yield* ask<WantPrivateKey>({ want: "private-key", identity, scheme, input });
  }
  const { engines, random, options } = handshake.context;
  return yield* settle(
    identity.key.sign(
      scheme.algorithm,
      input,
      options.random === undefined ? { engines } : { engines, random },
    ),
  );
}

/** The names of schemes, for errors. */
export function schemeNames(schemes: readonly number[]): string {
  const names = schemes.map((number) => signatureSchemeByNumber(number)?.name).filter((name) =>
    name !== undefined
  );
  return names.length === 0 ? "none that is known" : names.join(", ");
}
