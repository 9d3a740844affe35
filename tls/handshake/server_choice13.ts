// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ClientHelloInfo } from "../client_hello_info.ts";
import { findExtension } from "../messages/extension.ts";
import { decodeClientKeyShares, type KeyShareEntry } from "../messages/extensions/key_share.ts";
import type { CipherSuite } from "../registry/cipher_suites.ts";
import { EXTENSION } from "../registry/extension_types.ts";
import { namedGroupName, type UsableNamedGroup } from "../registry/named_groups.ts";
import { TlsError } from "../tls_error.ts";
import { chooseAlpn } from "./alpn.ts";
import { peerRecordSizeLimit } from "./flights13.ts";
import type { Handshake } from "./handshake.ts";
import { chooseIdentity, type ChosenIdentity, schemeNames } from "./own_certificate.ts";
import { type AcceptedPsk, acceptedPsk } from "./server_psk13.ts";

/** What the server has chosen before its hello. */
export interface Choice {
  readonly suite: CipherSuite;
  readonly psk: AcceptedPsk | undefined;
  readonly group: UsableNamedGroup | undefined;
  readonly clientShare: KeyShareEntry | undefined;
  readonly chosen: ChosenIdentity | undefined;
  /** The most that the client takes in a record, where it said so. */
  readonly recordSizeLimit: number | undefined;
}

/** RFC 8446, Sections 4.1.2 and 9.2: what every TLS 1.3 hello must be. */
export function checkHello({ message }: ClientHelloInfo): void {
  const { legacyCompressionMethods, extensions } = message;
  if (legacyCompressionMethods.length !== 1 || legacyCompressionMethods[0] !== 0) {
    throw new TlsError("UNSUPPORTED_COMPRESSION_ALGORITHM", {
      expected: "null compression alone",
      received: legacyCompressionMethods.join(", "),
    });
  }
  const has = (type: number) => findExtension(extensions, type) !== undefined;
  if (has(EXTENSION.supportedGroups) !== has(EXTENSION.keyShare)) {
    throw new TlsError("MISSING_SUPPORTED_GROUPS_EXTENSION", {
      expected: "supported_groups and key_share together",
    });
  }
  const psk = extensions.findIndex(({ type }) => type === EXTENSION.preSharedKey);
  if (psk === -1) {
    if (!has(EXTENSION.signatureAlgorithms)) throw missingSchemes();
    if (!has(EXTENSION.supportedGroups)) {
      throw new TlsError("MISSING_SUPPORTED_GROUPS_EXTENSION", {
        expected: "supported_groups and key_share, or pre_shared_key",
        received: "none of them",
      });
    }
    return;
  }
  if (psk !== extensions.length - 1) {
    throw new TlsError("BAD_EXTENSION", { expected: "pre_shared_key as the last extension" });
  }
  if (!has(EXTENSION.pskKeyExchangeModes)) {
    throw new TlsError("MISSING_PSK_KEX_MODES_EXTENSION", {
      expected: "psk_key_exchange_modes beside pre_shared_key",
      received: "none",
    });
  }
}

/** RFC 8446, Section 9.2: who wants a certificate says how it may sign. */
function missingSchemes(): TlsError {
  return new TlsError("MISSING_SIGALGS_EXTENSION", {
    expected: "signature_algorithms, which a handshake with certificates needs",
    received: "none",
  });
}

export function clientShares({ message, groups }: ClientHelloInfo): readonly KeyShareEntry[] {
  const data = findExtension(message.extensions, EXTENSION.keyShare);
  if (data === undefined) return [];
  const shares = decodeClientKeyShares(data);
  // RFC 8446, Section 4.2.8: one share a group, and only of groups that are in supported_groups.
  const seen = new Set<number>();
  for (const { group } of shares) {
    if (seen.has(group) || !groups.includes(group)) {
      throw new TlsError("BAD_KEY_SHARE", {
        received: `a stray share of ${namedGroupName(group)}`,
      });
    }
    seen.add(group);
  }
  return shares;
}

/** The group to ask for, or `undefined` when a share that came will do. */
export function groupToAskFor(
  { context }: Handshake,
  hello: ClientHelloInfo,
  shares: readonly KeyShareEntry[],
): UsableNamedGroup | undefined {
  const common = context.groups.filter((group) =>
    group.tls13 && hello.groups.includes(group.number)
  );
  if (common.length === 0) return undefined;
  if (common.some((group) => shares.some((share) => share.group === group.number))) {
    return undefined;
  }
  return common[0];
}

export function chooseSuite({ context }: Handshake, hello: ClientHelloInfo): CipherSuite {
  const own = context.cipherSuites.filter((suite) => suite.version === "TLSv1.3");
  const suite = context.options.serverPreference === false
    ? firstOf(hello.cipherSuites.map((number) => own.find((row) => row.number === number)))
    : own.find((row) => hello.cipherSuites.includes(row.number));
  if (suite !== undefined) return suite;
  throw new TlsError("NO_SHARED_CIPHER", {
    expected: `one of ${own.map((row) => row.name).join(", ")}`,
    received: "none of them",
  });
}

function firstOf<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined);
}

export function choose(handshake: Handshake, hello: ClientHelloInfo): Choice {
  const { context, negotiated } = handshake;
  const suite = chooseSuite(handshake, hello);
  negotiated.suite = suite;
  negotiated.alpnProtocol = chooseAlpn(handshake, hello.alpnProtocols);
  const psk = acceptedPsk(handshake, hello, suite);
  const shares = clientShares(hello);
  const group = context.groups.find((row) =>
    row.tls13 && shares.some((share) => share.group === row.number)
  );
  const exchange = psk === undefined || psk.withExchange;
  if (exchange && group === undefined) {
    throw new TlsError("NO_SUITABLE_KEY_SHARE", {
      expected: `a key share of ${context.groups.map((row) => row.name).join(", ")}`,
      received: hello.groups.map(namedGroupName).join(", "),
    });
  }
  negotiated.resumed = psk !== undefined;
  negotiated.group = exchange ? group : undefined;
  return {
    suite,
    psk,
    group: exchange ? group : undefined,
    clientShare: exchange ? shares.find((share) => share.group === group?.number) : undefined,
    chosen: psk === undefined ? demandIdentity(handshake, hello) : undefined,
    recordSizeLimit: peerRecordSizeLimit(hello.message.extensions),
  };
}

function demandIdentity(handshake: Handshake, hello: ClientHelloInfo): ChosenIdentity {
  const { identities } = handshake.context;
  if (identities.length === 0) {
    throw new TlsError("NO_CERTIFICATE_SET", {
      expected: "`cert` and `key`, or `identities`, in the server's context",
      received: "none",
    });
  }
  if (findExtension(hello.message.extensions, EXTENSION.signatureAlgorithms) === undefined) {
    throw missingSchemes();
  }
  const chosen = chooseIdentity(handshake, { schemes: hello.signatureSchemes });
  if (chosen !== undefined) return chosen;
  throw new TlsError("NO_SUITABLE_SIGNATURE_ALGORITHM", {
    expected: `a certificate that signs by one of ${schemeNames(hello.signatureSchemes)}`,
    received: identities.map(({ certificates }) => certificates[0]?.publicKey.type).join(", "),
  });
}
