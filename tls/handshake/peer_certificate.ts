// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { statedSaltLength } from "../../crypto/rsa/rsa_pss.ts";
import type { Certificate } from "../../x509/certificate.ts";
import { parseHostAddress } from "../../x509/host_name.ts";
import { verificationError } from "../../x509/verification_error.ts";
import type { VerificationResult } from "../../x509/verification_result.ts";
import { verifyCertificate } from "../../x509/verify_certificate.ts";
import type { VerifyOptions } from "../../x509/verify_options.ts";
import { ALERT, alertOfVerification } from "../alert_mapping.ts";
import { type SignatureScheme, signatureSchemeByNumber } from "../registry/signature_schemes.ts";
import { TlsError } from "../tls_error.ts";
import { ask, settle, type Step, type WantVerify } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import { type KnownCertificates, knownCertificates } from "./known_certificates.ts";

/**
 * Evidence that the peer's certificates were received and verified, or that verification was switched
 * off by name. A signature can only be checked, and a handshake only be finished, with it.
 */
export class VerifiedPeer {
  /** Its own certificate. */
  readonly leaf: Certificate;
  #made = true;

  private constructor(leaf: Certificate) {
    this.leaf = leaf;
  }

  /** Verifies what the peer sent. */
  static *verify(handshake: Handshake, encoded: readonly Uint8Array[]): Step<VerifiedPeer> {
    const certificates = decodeCertificates(knownCertificates(handshake.context), encoded);
    const leaf = certificates[0];
    if (leaf === undefined) throw new TlsError("NO_CERTIFICATES_RETURNED");
    handshake.negotiated.peerCertificates = certificates;
    yield* verifyChain(handshake, leaf, certificates);
    checkKey(leaf);
    return new VerifiedPeer(leaf);
  }

  /** Whether this is evidence. */
  get isEvidence(): boolean {
    return this.#made;
  }
}

/** X509_V_ERR_UNSPECIFIED: nobody looked. */
const UNVERIFIED = 1;
/** X509_V_ERR_APPLICATION_VERIFICATION. */
const REFUSED_BY_APPLICATION = 50;

function decodeCertificates(
  known: KnownCertificates,
  encoded: readonly Uint8Array[],
): Certificate[] {
  return encoded.map((der, index) => {
    try {
      return known.decode(der);
    } catch (cause) {
      throw new TlsError("ERR_ASN1_LIB", {
        alert: ALERT.badCertificate,
        where: `certificate ${index} of the peer`,
        usualCause: "the certificate is not DER of RFC 5280",
        cause,
      });
    }
  });
}

/** A key that can not be used is one more fault of a certificate, also where none is verified. */
function checkKey(leaf: Certificate): void {
  try {
    void leaf.publicKey;
  } catch (cause) {
    throw new TlsError("UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS", {
      alert: ALERT.badCertificate,
      expected: "a certificate with a key that can check signatures",
      where: `the certificate of ${leaf.subject}`,
      usualCause: "the key is damaged or of a kind that is not known here",
      cause,
    });
  }
}

function* verifyChain(
  handshake: Handshake,
  leaf: Certificate,
  certificates: readonly Certificate[],
): Step<void> {
  const { options } = handshake.context;
  if (options.unsafelyDisableVerification === true && options.askForVerification !== true) {
    // What it would have found is still told, as s_client does, but nothing depends on it.
    if (handshake.context.trustStore === undefined) {
      handshake.negotiated.verifyResult = UNVERIFIED;
      return;
    }
  }
  const result = yield* settle(verifyCertificate(leaf, verifyOptionsOf(handshake, certificates)));
  handshake.negotiated.verification = result;
  handshake.negotiated.verifyResult = result.code;
  let accepted = result.ok || options.unsafelyDisableVerification === true;
  if (options.askForVerification === true) {
    accepted = yield* ask<WantVerify>({ want: "verify", certificates, result });
    if (!accepted && result.ok) handshake.negotiated.verifyResult = REFUSED_BY_APPLICATION;
  }
  if (!accepted) throw refusal(result);
}

function refusal(result: VerificationResult): TlsError {
  const alert = alertOfVerification(result.ok ? REFUSED_BY_APPLICATION : result.code);
  if (result.ok) {
    return new TlsError("CERTIFICATE_VERIFY_FAILED", {
      alert,
      usualCause: "the application refused the certificate",
    });
  }
  const error = verificationError(result);
  return new TlsError("CERTIFICATE_VERIFY_FAILED", { ...error.details, alert });
}

function verifyOptionsOf(
  handshake: Handshake,
  certificates: readonly Certificate[],
): VerifyOptions {
  const { context, settings, role } = handshake;
  const { options, trustStore } = context;
  if (trustStore === undefined) {
    throw new TlsError("CERTIFICATE_VERIFY_FAILED", {
      alert: ALERT.unknownCa,
      origin: "misuse",
      expected: "`caCerts` or `trustStore` in the context",
      received: "neither",
      usualCause: "a context that was made by hand; connectTls takes the system's CA certificates",
    });
  }
  const verify: VerifyOptions = {
    trustStore,
    untrusted: certificates.slice(1),
    time: new Date(context.now()),
    purpose: role === "client" ? "sslserver" : "sslclient",
    securityLevel: context.securityLevel,
    engines: context.engines,
  };
  if (options.verifyDepth !== undefined) verify.depth = options.verifyDepth;
  if (options.partialChain === true) verify.partialChain = true;
  if (options.unsafelyAllowCommonName === true) verify.unsafelyAllowCommonName = true;
  if (role === "client" && options.tlsa !== undefined) verify.tlsa = options.tlsa;
  const { hostname } = settings;
  if (
    role === "client" && hostname !== undefined &&
    options.unsafelyDisableHostnameVerification !== true
  ) {
    if (parseHostAddress(hostname) !== undefined) verify.ipAddress = hostname;
    else verify.hostname = hostname;
  }
  return verify;
}

/** Checks the peer's signature over the handshake. */
export function* checkPeerSignature(
  handshake: Handshake,
  peer: VerifiedPeer,
  signed: { scheme: number; input: Uint8Array; signature: Uint8Array },
): Step<void> {
  const scheme = acceptedScheme(handshake, peer, signed.scheme);
  checkKeyUsage(peer);
  const good = yield* settle(
    peer.leaf.publicKey.verify(scheme.algorithm, signed.input, signed.signature, {
      engines: handshake.context.engines,
    }),
  );
  if (!good) {
    throw new TlsError("BAD_SIGNATURE", {
      expected: `a signature by the key of "${peer.leaf.subject}"`,
      received: `one that does not fit (${scheme.name})`,
      usualCause: "the peer does not hold the key of its certificate, or the handshake was changed",
    });
  }
  handshake.negotiated.peerSignatureScheme = scheme;
}

/** RFC 8446, Section 4.4.2.2; RFC 5246, Section 7.4.2: a key that says its uses must say this one. */
function checkKeyUsage({ leaf }: VerifiedPeer): void {
  const { keyUsage } = leaf;
  if (keyUsage === undefined || keyUsage.has("digitalSignature")) return;
  throw new TlsError("WRONG_CERTIFICATE_TYPE", {
    alert: ALERT.illegalParameter,
    expected: "a certificate whose key usage has digitalSignature",
    received: [...keyUsage].join(", "),
    usualCause: "a certificate that was issued for RSA key transport only",
  });
}

function acceptedScheme(handshake: Handshake, peer: VerifiedPeer, number: number): SignatureScheme {
  const { context, negotiated } = handshake;
  const scheme = signatureSchemeByNumber(number);
  const offered = scheme !== undefined && context.signatureSchemes.includes(scheme);
  if (!offered || !(negotiated.version >= 0x0304 ? scheme.tls13 : scheme.tls12)) {
    throw new TlsError("WRONG_SIGNATURE_TYPE", {
      expected: `one of ${context.signatureSchemes.map((row) => row.name).join(", ")}`,
      received: scheme?.name ?? `0x${number.toString(16).padStart(4, "0")}`,
    });
  }
  const { publicKey } = peer.leaf;
  if (!schemeFitsKey(scheme, publicKey, negotiated.version)) {
    throw new TlsError("WRONG_SIGNATURE_TYPE", {
      expected: `a scheme for a key of type ${publicKey.type} ${publicKey.curve ?? ""}`.trimEnd(),
      received: scheme.name,
    });
  }
  return scheme;
}

/** The curves of the groups that are offered: no others may come (RFC 8422, Section 5.3). */
const TLS_CURVES: readonly string[] = ["P-256", "P-384", "P-521"];

/** Whether a key can sign by a scheme. RFC 8446, Section 4.2.3: the curve is bound from TLS 1.3. */
export function schemeFitsKey(
  scheme: SignatureScheme,
  key: { readonly type: string; readonly curve?: string | undefined; readonly bits: number },
  version: number,
): boolean {
  if (!(scheme.keyTypes as readonly string[]).includes(key.type)) return false;
  if (key.type === "ec" && !TLS_CURVES.includes(key.curve ?? "")) return false;
  if (version >= 0x0304 && scheme.curve !== undefined && scheme.curve !== key.curve) return false;
  const { algorithm } = scheme;
  if (algorithm.kind === "rsa-pss") {
    // The encoded message needs room for hash, salt and two bytes (RFC 8017, Section 9.1.1).
    return key.bits >= 8 * (algorithm.digest.outputLength + statedSaltLength(algorithm) + 2);
  }
  return true;
}
