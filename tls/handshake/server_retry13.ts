// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { equalBytes } from "../../wire/mod.ts";
import { ALERT } from "../alert_mapping.ts";
import type { ClientHelloInfo } from "../client_hello_info.ts";
import { type Extension, findExtension } from "../messages/extension.ts";
import { decodeCookie, encodeCookie } from "../messages/extensions/cookie.ts";
import { encodeRetryKeyShare } from "../messages/extensions/key_share.ts";
import { encodeSelectedVersion } from "../messages/extensions/supported_versions.ts";
import { HELLO_RETRY_REQUEST_RANDOM } from "../messages/server_hello.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { namedGroupName, type UsableNamedGroup } from "../registry/named_groups.ts";
import { TLS13 } from "../registry/versions.ts";
import { TlsError } from "../tls_error.ts";
import type { Step } from "../wants.ts";
import type { Handshake } from "./handshake.ts";
import { receiveClientHello } from "./receive_hello.ts";
import { checkHello, chooseSuite, clientShares, groupToAskFor } from "./server_choice13.ts";
import { offersKnownPsk } from "./server_psk13.ts";
import { sendCompatibilityRecord, sendHello } from "./server_hello13.ts";

/** RFC 8446, Section 4.1.4: ask for a share of another group, or for a cookie, at most once. */
export function* retryIfNeeded(
  handshake: Handshake,
  first: ClientHelloInfo,
): Step<ClientHelloInfo> {
  const { channel, negotiated } = handshake;
  const shares = clientShares(first);
  const suite = chooseSuite(handshake, first);
  const wanted = groupToAskFor(handshake, first, shares);
  const cookie = retryCookie(handshake);
  if (wanted === undefined && cookie === undefined) return first;
  negotiated.helloRetryRequest = true;
  channel.transcript.replaceFirstByMessageHash(suite.hash);
  const extensions: Extension[] = [
    { type: EXTENSION.supportedVersions, data: encodeSelectedVersion(TLS13) },
  ];
  if (wanted !== undefined) {
    extensions.push({ type: EXTENSION.keyShare, data: encodeRetryKeyShare(wanted.number) });
  }
  if (cookie !== undefined) {
    extensions.push({ type: EXTENSION.cookie, data: encodeCookie(cookie) });
  }
  sendHello(handshake, first, { random: HELLO_RETRY_REQUEST_RANDOM, suite, extensions });
  channel.flush();
  sendCompatibilityRecord(handshake, first);
  const second = yield* receiveClientHello(handshake);
  checkHello(second);
  checkSecondHello(handshake, { first, second, wanted, cookie, suite });
  return second;
}

function retryCookie({ context }: Handshake): Uint8Array | undefined {
  const { helloRetryCookie } = context.options;
  if (typeof helloRetryCookie === "function") return helloRetryCookie();
  return helloRetryCookie === true ? context.random(32) : undefined;
}

function checkSecondHello(
  handshake: Handshake,
  { first, second, wanted, cookie, suite }: {
    first: ClientHelloInfo;
    second: ClientHelloInfo;
    wanted: UsableNamedGroup | undefined;
    cookie: Uint8Array | undefined;
    suite: CipherSuite;
  },
): void {
  const same = equalBytes(first.message.random, second.message.random) &&
    equalBytes(first.message.legacySessionId, second.message.legacySessionId) &&
    first.serverName === second.serverName &&
    second.versions.includes(TLS13) &&
    chooseSuite(handshake, second) === suite;
  if (!same) {
    throw new TlsError("BAD_VALUE", {
      alert: 47,
      expected: "a second ClientHello that changes only what the HelloRetryRequest asked for",
    });
  }
  // RFC 8446, Section 4.1.2: only keys that do not fit the chosen suite may be left out.
  const omitted = findExtension(second.message.extensions, EXTENSION.preSharedKey) === undefined;
  if (omitted && offersKnownPsk(handshake, first, suite)) {
    throw new TlsError("BAD_EXTENSION", {
      alert: ALERT.missingExtension,
      expected: "pre_shared_key in the second ClientHello, as in the first",
      received: "none",
    });
  }
  const echoed = findExtension(second.message.extensions, EXTENSION.cookie);
  const echoedCookie = echoed === undefined ? undefined : decodeCookie(echoed);
  if (
    (cookie === undefined) !== (echoedCookie === undefined) ||
    (cookie !== undefined && !equalBytes(cookie, echoedCookie as Uint8Array))
  ) {
    throw new TlsError("COOKIE_MISMATCH", { alert: 47, expected: "the cookie that was sent" });
  }
  if (wanted === undefined) return;
  const shares = clientShares(second);
  if (shares.length !== 1 || shares[0]?.group !== wanted.number) {
    throw new TlsError("BAD_KEY_SHARE", {
      expected: `one key share, of ${wanted.name}`,
      received: shares.map((share) => namedGroupName(share.group)).join(", "),
    });
  }
}
