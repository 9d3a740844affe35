// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { TlsContextOptions } from "./context_options.ts";
import { nearestNames } from "./registry/nearest_name.ts";

/** Every setting of a context; the type makes sure that none is missing. */
const CONTEXT_OPTION_NAMES: Readonly<Record<keyof TlsContextOptions, true>> = {
  minVersion: true,
  maxVersion: true,
  cipherSuites: true,
  cipherString: true,
  groups: true,
  keyShares: true,
  signatureSchemes: true,
  alpnProtocols: true,
  cert: true,
  key: true,
  identities: true,
  askForIdentity: true,
  askForContext: true,
  askForVerification: true,
  caCerts: true,
  trustStore: true,
  unsafelyDisableVerification: true,
  unsafelyDisableHostnameVerification: true,
  unsafelyAllowCommonName: true,
  tlsa: true,
  clientAuthentication: true,
  clientCertificateAuthorities: true,
  verifyDepth: true,
  securityLevel: true,
  partialChain: true,
  serverPreference: true,
  sessionTickets: true,
  ticketKeys: true,
  sessionCache: true,
  sessionTimeout: true,
  externalPsks: true,
  pskModes: true,
  recordSizeLimit: true,
  recordPadding: true,
  middleboxCompatibility: true,
  helloRetryCookie: true,
  fallbackScsv: true,
  allowLegacyServer: true,
  tickets: true,
  keyLog: true,
  trace: true,
  shapeClientHello: true,
  shapeServerMessage: true,
  random: true,
  now: true,
  engines: true,
  limits: true,
};

/** What the streams take besides: where to connect to or listen, and what one connection has. */
const STREAM_OPTION_NAMES = [
  "role",
  "hostname",
  "serverName",
  "session",
  "context",
  "signal",
  "port",
  "path",
  "connectHostname",
] as const;

/**
 * Refuses options that nobody knows: a program without types that misspells one must not go on as if
 * it had been honoured.
 */
export function checkOptionNames(options: object): void {
  const known = [...Object.keys(CONTEXT_OPTION_NAMES), ...STREAM_OPTION_NAMES];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = nearestNames(name, known);
    const hint = near.length === 0 ? "" : `; is ${near.join(" or ")} meant?`;
    throw new TypeError(`Cannot use the option "${name}": there is none of this name${hint}`);
  }
}

/** Refuses settings beside a context that was prepared before: they would not be honoured. */
export function checkNothingBesideContext(options: object): void {
  checkOptionNames(options);
  const ignored = Object.entries(options).find(([name, value]) =>
    value !== undefined && Object.hasOwn(CONTEXT_OPTION_NAMES, name)
  );
  if (ignored === undefined) return;
  throw new TypeError(
    `Cannot use the option "${ignored[0]}" beside "context": give it when the context is made`,
  );
}
