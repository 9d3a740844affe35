// Copyright 2026 the streamssl authors. MIT license.

import {
  type CertificateRequestInfo,
  type ClientHelloInfo,
  type HandshakeInfo,
  namedGroupByName,
  SIGNATURE_SCHEMES,
  versionByName,
} from "../../tls/mod.ts";
import { equalBytes } from "../../wire/mod.ts";
import { parseCertificates } from "../../x509/mod.ts";
import type { Config } from "./config.ts";
import { namesOf, type NumberedIdentity } from "./context.ts";
import { check } from "./failure.ts";
import type { Watch } from "./watch.ts";

/** What else is known of a connection when its handshake is done. */
export interface Circumstances {
  readonly isResumption: boolean;
  readonly identities: readonly NumberedIdentity[];
  /** Whether a session came, or was kept by id, during the handshake. */
  readonly newSession: boolean;
  readonly watch: Watch;
}

/** Checks what a finished handshake must be by the flags. */
export function checkHandshake(
  config: Config,
  info: HandshakeInfo,
  { isResumption, identities, newSession, watch }: Circumstances,
): void {
  const version = versionByName(info.version)?.number ?? 0;
  checkNumber("version", config.expectVersion, version);
  const expectResumption = isResumption && !config.expectSessionMiss;
  check(
    info.resumed === expectResumption,
    `session unexpectedly was ${info.resumed ? "" : "not "}reused`,
  );
  if (!config.server && version < 0x0304) {
    const expected = !config.expectNoSession && (!info.resumed || config.expectTicketRenewal);
    check(newSession === expected, `new session was ${newSession ? "" : "not "}given`);
  }
  if (!isResumption) {
    check(!config.expectSessionId || newSession, "session was not cached on the server");
    check(!config.expectNoSessionId || !newSession, "session was cached on the server");
  }
  if (config.expectServerName !== "") checkText("name", config.expectServerName, info.serverName);
  const protocol = config.server ? config.selectAlpn : config.expectAlpn;
  checkText("protocol", protocol, info.alpnProtocol ?? "");
  check(!config.expectExtendedMasterSecret || info.extendedMasterSecret, "no EMS");
  check(!config.expectSecureRenegotiation || watch.secureRenegotiation, "no renegotiation_info");
  check(!config.expectNoSecureRenegotiation || !watch.secureRenegotiation, "renegotiation_info");
  // A resumed connection is told without what only a full handshake has.
  const signed = !info.resumed;
  const exchanged = !info.resumed || version >= 0x0304;
  const scheme = SIGNATURE_SCHEMES.find((row) => row.name === info.peerSignatureScheme);
  if (signed) {
    checkNumber("signature scheme", config.expectPeerSignatureAlgorithm, scheme?.number ?? 0);
  } else check(scheme === undefined, "a signature in a resumed handshake");
  const group = info.group === undefined ? undefined : namedGroupByName(info.group);
  if (exchanged) checkNumber("group", config.expectCurveId, group?.number ?? 0);
  else check(group === undefined, "a key exchange in a resumed handshake");
  checkNumber("cipher", config.expectCipher || config.expectCipherAes, info.cipherSuiteNumber);
  check(!config.expectHrr || info.helloRetryRequest, "no HelloRetryRequest");
  check(!config.expectNoHrr || !info.helloRetryRequest, "a HelloRetryRequest");
  checkPeer(config, info);
  if (config.expectSelectedCredential !== undefined) {
    const number = identities.find((row) => row.identity === info.ownIdentity)?.number ?? -1;
    check(
      number === config.expectSelectedCredential,
      `credential ${number} was used, wanted ${config.expectSelectedCredential}`,
    );
  }
}

function checkPeer(config: Config, info: HandshakeInfo): void {
  const { peerCertificates } = info;
  if (config.expectNoPeerCert) {
    check(peerCertificates.length === 0, "received unexpected peer certificate");
  } else if (!config.server || config.requireAnyClientCertificate) {
    check(peerCertificates.length > 0, "received no peer certificate but expected one");
  }
  if (config.expectVerifyResult) {
    check(
      (info.verifyResult !== 0) === config.verifyFail,
      `wrong certificate verification result ${info.verifyResult}`,
    );
  }
  if (config.expectPeerCertFile === "") return;
  const expected = parseCertificates(Deno.readTextFileSync(config.expectPeerCertFile));
  const same = expected.length === peerCertificates.length &&
    expected.every((row, index) => equalBytes(row.der, peerCertificates[index]?.der ?? row.der));
  check(same, "received different certificates than expected");
}

/** Checks what a client is asked for when the server wants a certificate. */
export function checkCertificateRequest(config: Config, request: CertificateRequestInfo): void {
  checkPeerSchemes(config, request.signatureSchemes);
  if (config.expectClientCaList === "") return;
  const expected = namesOf(config.expectClientCaList);
  const received = request.certificateAuthorities;
  const same = expected.length === received.length &&
    expected.every((name, index) => equalBytes(name.der, received[index]?.der ?? name.der));
  check(same, "names in CertificateRequest differ");
}

/** Checks the schemes that the peer accepts. */
export function checkPeerSchemes(config: Config, schemes: readonly number[]): void {
  const expected = config.expectPeerVerifyPref;
  if (expected.length === 0) return;
  check(expected.join() === schemes.join(), `peer verify preferences ${schemes.join()}`);
}

/** Checks what a server sees of a ClientHello. */
export function checkClientHello(config: Config, hello: ClientHelloInfo): void {
  check(
    !config.expectNoServerName || hello.serverName === undefined,
    `expected no server name but got ${hello.serverName}`,
  );
  if (config.expectServerName !== "") checkText("name", config.expectServerName, hello.serverName);
  if (config.expectAdvertisedAlpn.length > 0) {
    const bytes = hello.alpnProtocols.flatMap((protocol) => {
      const name = [...new TextEncoder().encode(protocol)];
      return [name.length, ...name];
    });
    check(equalBytes(Uint8Array.from(bytes), config.expectAdvertisedAlpn), "bad ALPN list");
  }
  checkPeerSchemes(config, hello.signatureSchemes);
}

function checkNumber(name: string, expected: number, actual: number): void {
  if (expected === 0) return;
  check(expected === actual, `${name} was ${hex(actual)}, wanted ${hex(expected)}`);
}

function checkText(name: string, expected: string, actual: string | undefined): void {
  check(expected === actual, `${name} mismatch (got ${actual}; want ${expected})`);
}

function hex(number: number): string {
  return number.toString(16).padStart(4, "0");
}
