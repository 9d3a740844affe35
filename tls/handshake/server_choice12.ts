// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { PublicKey } from "../../crypto/pkey/public_key.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import type { Identity } from "../identity.ts";
import { findExtension } from "../messages/extension.ts";
import {
  decodeEcPointFormats,
  UNCOMPRESSED_POINT_FORMAT,
} from "../messages/extensions/ec_point_formats.ts";
import { decodeRenegotiationInfo } from "../messages/extensions/renegotiation_info.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { type NamedGroup, namedGroupByName, namedGroupName } from "../registry/named_groups.ts";
import { signatureSchemeByNumber } from "../registry/signature_schemes.ts";
import { TlsError } from "../tls_error.ts";
import type { Handshake } from "./handshake.ts";
import { chooseIdentity, type ChosenIdentity, schemeNames } from "./own_certificate.ts";
import { offers } from "./session12.ts";
import { suiteTakesKey } from "./suite_keys12.ts";

/** What a server of TLS 1.2 has chosen for a full handshake. */
export interface Choice12 {
  /** The suite. */
  readonly suite: CipherSuite;
  /** The group of the key exchange. */
  readonly group: NamedGroup;
  /** The certificate, and how to sign with its key. */
  readonly chosen: ChosenIdentity;
}

/** RFC 5246, Section 7.4.1.4.1: what a client without signature_algorithms is taken to accept. */
const DEFAULT_SCHEMES = [0x0201, 0x0203] as const;

/** Checks what every ClientHello of TLS 1.2 must be. */
export function checkClientHello12({ message }: ClientHelloInfo): void {
  if (!message.legacyCompressionMethods.includes(0)) {
    throw new TlsError("NO_COMPRESSION_SPECIFIED", { expected: "null compression among others" });
  }
  const renegotiation = findExtension(message.extensions, EXTENSION.renegotiationInfo);
  if (renegotiation !== undefined && decodeRenegotiationInfo(renegotiation).length > 0) {
    throw new TlsError("RENEGOTIATION_MISMATCH", {
      expected: "an empty renegotiation_info in a first handshake",
      received: "one with verify_data",
      usualCause: "somebody between splices two connections together",
    });
  }
  const formats = findExtension(message.extensions, EXTENSION.ecPointFormats);
  if (
    formats !== undefined && !decodeEcPointFormats(formats).includes(UNCOMPRESSED_POINT_FORMAT)
  ) {
    // RFC 8422, Section 5.1.2: illegal_parameter.
    throw new TlsError("BAD_EXTENSION", { expected: "uncompressed points in ec_point_formats" });
  }
}

/**
 * Whether a full handshake would take another suite than a session has: then the settings of a side
 * have changed, and the session is not resumed (RFC 5246, Section 7.3, leaves it to the server).
 */
export function prefersOther12(
  handshake: Handshake,
  hello: ClientHelloInfo,
  suite: CipherSuite,
): boolean {
  try {
    return choose12(handshake, hello).suite !== suite;
  } catch (error) {
    // Without a certificate that fits, the session is all there is.
    if (error instanceof TlsError) return false;
    throw error;
  }
}

/** Chooses suite, group and certificate together: each suite needs both of the others. */
export function choose12(handshake: Handshake, hello: ClientHelloInfo): Choice12 {
  const { context } = handshake;
  if (context.identities.length === 0) {
    throw new TlsError("NO_CERTIFICATE_SET", {
      expected: "`cert` and `key`, or `identities`, in the server's context",
      received: "none",
    });
  }
  const suites = commonSuites(handshake, hello);
  const group = commonGroup(handshake, hello);
  const schemes = acceptedSchemes(hello);
  for (const suite of suites) {
    const chosen = chooseIdentity(handshake, {
      schemes,
      allows: (identity) => isUsable(identity, suite, hello),
    });
    if (chosen !== undefined) return { suite, group, chosen };
  }
  throw nothingFits(handshake, hello, suites, schemes);
}

/** The suites of both sides, best first; there is at least one. */
function commonSuites({ context }: Handshake, { cipherSuites }: ClientHelloInfo): CipherSuite[] {
  const own = context.cipherSuites.filter((suite) => suite.version === "TLSv1.2");
  const common = own.filter((suite) => cipherSuites.includes(suite.number));
  if (context.options.serverPreference === false) {
    common.sort((left, right) =>
      cipherSuites.indexOf(left.number) - cipherSuites.indexOf(right.number)
    );
  }
  if (common.length > 0) return common;
  throw new TlsError("NO_SHARED_CIPHER", {
    expected: `one of ${own.map((suite) => suite.opensslName).join(", ")}`,
    received: "none of them",
  });
}

function commonGroup({ context }: Handshake, hello: ClientHelloInfo): NamedGroup {
  const own = context.groups.filter((group) => group.tls12);
  // RFC 8422, Section 4: a client that says nothing takes every curve; such clients are old.
  const group = offers(hello, EXTENSION.supportedGroups)
    ? own.find((row) => hello.groups.includes(row.number))
    : own.find((row) => row.name === "secp256r1") ?? own[0];
  if (group !== undefined) return group;
  throw new TlsError("NO_SHARED_CIPHER", {
    expected: `one of the groups ${own.map((row) => row.name).join(", ")} for ECDHE`,
    received: hello.groups.map(namedGroupName).join(", "),
  });
}

function acceptedSchemes(hello: ClientHelloInfo): readonly number[] {
  return offers(hello, EXTENSION.signatureAlgorithms) ? hello.signatureSchemes : DEFAULT_SCHEMES;
}

function isUsable(identity: Identity, suite: CipherSuite, hello: ClientHelloInfo): boolean {
  const key = identity.certificates[0]?.publicKey;
  return key !== undefined && suiteTakesKey(suite, key.type) && clientKnowsCurve(key, hello);
}

/** RFC 8422, Section 5.3: the curve of a certificate must be one that the client supports. */
function clientKnowsCurve({ curve }: PublicKey, hello: ClientHelloInfo): boolean {
  if (curve === undefined || !offers(hello, EXTENSION.supportedGroups)) return true;
  const group = namedGroupByName(curve);
  return group !== undefined && hello.groups.includes(group.number);
}

function nothingFits(
  { context }: Handshake,
  hello: ClientHelloInfo,
  suites: readonly CipherSuite[],
  schemes: readonly number[],
): TlsError {
  const kinds = context.identities.map(({ certificates }) => certificates[0]?.publicKey.type);
  const fitting = context.identities.some((identity) =>
    suites.some((suite) => isUsable(identity, suite, hello))
  );
  if (!fitting) {
    return new TlsError("NO_SHARED_CIPHER", {
      expected: `a certificate for one of ${suites.map((suite) => suite.opensslName).join(", ")}`,
      received: `certificates with keys of type ${kinds.join(", ")}`,
      usualCause: "a client that does not take this kind of certificate, or its curve",
    });
  }
  return new TlsError("NO_SHARED_SIGNATURE_ALGORITHMS", {
    expected: `a signature by one of ${schemeNames(schemes)}`,
    received: `certificates with keys of type ${kinds.join(", ")}`,
    usualCause: schemes.every((scheme) => signatureSchemeByNumber(scheme)?.weak === true)
      ? "an old client that takes SHA-1 only"
      : "a client that does not take the schemes that are allowed here",
  });
}
