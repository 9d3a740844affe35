// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { ALERT } from "../alert_mapping.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeSelectedVersion } from "../messages/extensions/supported_versions.ts";
import type { ServerHello } from "../messages/server_hello.ts";
import { DOWNGRADE_TLS11, DOWNGRADE_TLS12 } from "../messages/server_hello.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { TLS12, TLS13, versionName } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import { clientHandshake12 } from "./client12.ts";
import { clientHandshake13 } from "./client13.ts";
import { destroyShares, prepareOffer, sendOffer } from "./client_offer.ts";
import type { Established, Handshake } from "./handshake.ts";
import { receiveServerHello } from "./receive_hello.ts";

/** The client's side: offer, let the server choose the version, go on in that version's order. */
export function* clientHandshake(handshake: Handshake): Step<Established> {
  checkTrust(handshake);
  const offer = yield* prepareOffer(handshake);
  try {
    sendOffer(handshake, offer);
    handshake.channel.changeCipherSpec = handshake.context.maxVersion >= TLS13
      ? "ignore"
      : "refuse";
    const hello = yield* receiveServerHello(handshake);
    const version = selectedVersion(handshake, hello);
    handshake.negotiated.version = version;
    if (version === TLS13) return yield* clientHandshake13(handshake, offer, hello);
    handshake.channel.changeCipherSpec = "refuse";
    return yield* clientHandshake12(handshake, offer, hello);
  } finally {
    destroyShares(offer);
  }
}

/** Nothing is sent to a server that could not be verified anyway. */
function checkTrust({ context, settings }: Handshake): void {
  const { options } = context;
  if (options.unsafelyDisableVerification === true || options.askForVerification === true) return;
  if (context.externalPsks.length > 0 && context.trustStore === undefined) return;
  if (context.trustStore === undefined) {
    throw new TlsError("CERTIFICATE_VERIFY_FAILED", {
      origin: "misuse",
      expected: "`caCerts` or `trustStore` in the context",
      received: "neither",
      usualCause: "a context that was made by hand; connectTls takes the system's CA certificates",
      remedy: "give the CA certificates, or `unsafelyDisableVerification: true` in an experiment",
    });
  }
  if (
    settings.hostname === undefined && options.unsafelyDisableHostnameVerification !== true
  ) {
    throw new TlsError("CERTIFICATE_VERIFY_FAILED", {
      origin: "misuse",
      expected: "the `hostname` that the certificate must fit",
      received: "none",
      remedy: "give `hostname`, or `unsafelyDisableHostnameVerification: true`",
    });
  }
}

/** RFC 8446, Section 4.2.1: supported_versions decides; without it legacy_version does. */
function selectedVersion(handshake: Handshake, hello: ServerHello): number {
  const { context } = handshake;
  const extension = findExtension(hello.extensions, EXTENSION.supportedVersions);
  if (extension !== undefined && context.maxVersion >= TLS13) {
    const version = decodeSelectedVersion(extension);
    if (version !== TLS13 || hello.legacyVersion !== TLS12) {
      throw new TlsError("BAD_PROTOCOL_VERSION_NUMBER", {
        expected: "TLSv1.3 in supported_versions under legacy_version 0x0303",
        received: `${versionName(version)} under 0x${hello.legacyVersion.toString(16)}`,
      });
    }
    return version;
  }
  const version = hello.legacyVersion;
  if (version > TLS12 || !context.allowsVersion(version)) {
    throw new TlsError("UNSUPPORTED_PROTOCOL", {
      expected: `${versionName(context.minVersion)} to ${versionName(context.maxVersion)}`,
      received: versionName(Math.min(version, TLS13)),
      usualCause: "the server speaks none of the versions that are allowed here",
      remedy: "widen `minVersion` and `maxVersion`",
    });
  }
  checkDowngrade(context.maxVersion, hello);
  return version;
}

/** RFC 8446, Section 4.1.3: the end of the random tells of a better version that was hidden. */
function checkDowngrade(maxVersion: number, hello: ServerHello): void {
  const sentinel = hello.random.subarray(24);
  const hidden = maxVersion >= TLS13 &&
    (equalBytes(sentinel, DOWNGRADE_TLS12) || equalBytes(sentinel, DOWNGRADE_TLS11));
  if (!hidden) return;
  throw new TlsError("INAPPROPRIATE_FALLBACK", {
    alert: ALERT.illegalParameter,
    expected: "TLSv1.3, which both sides speak",
    received: versionName(hello.legacyVersion),
    usualCause: "somebody between changed the ClientHello to get an older version",
  });
}
