// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { decodeAlpn } from "../messages/extensions/alpn.ts";
import { TlsError } from "../tls_error.ts";
import type { Handshake } from "./handshake.ts";

/** RFC 7301, Section 3.1: exactly one protocol, and one of those that were offered. */
export function selectedAlpn(offered: readonly string[], data: Uint8Array): string {
  const protocols = decodeAlpn(data);
  const [selected] = protocols;
  if (protocols.length === 1 && selected !== undefined && offered.includes(selected)) {
    return selected;
  }
  throw new TlsError("BAD_EXTENSION", {
    expected: `one application protocol of ${offered.join(", ")}`,
    received: protocols.join(", "),
  });
}

/** RFC 7301, Section 3.2: the first of the own protocols that the client offers. */
export function chooseAlpn({ context }: Handshake, offered: readonly string[]): string | undefined {
  if (offered.length === 0 || context.alpnProtocols.length === 0) return undefined;
  const chosen = context.alpnProtocols.find((protocol) => offered.includes(protocol));
  if (chosen !== undefined) return chosen;
  throw new TlsError("NO_APPLICATION_PROTOCOL", {
    expected: `one of ${context.alpnProtocols.join(", ")}`,
    received: offered.join(", "),
  });
}
