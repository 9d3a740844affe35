// Copyright 2026 the streamssl authors. MIT license.

import * as tls from "node:tls";
import type { Peer, Pipe, Settings } from "./peer.ts";
import { duplexPair } from "./duplex_pair.ts";
import { NodeStylePipe } from "./node_style.ts";

/** OpenSSL's names of the TLS 1.2 suites that are measured. */
const OPENSSL_NAMES: Readonly<Record<string, string>> = {
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": "ECDHE-ECDSA-AES128-GCM-SHA256",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": "ECDHE-ECDSA-CHACHA20-POLY1305",
};

/** The runtime's own TLS: OpenSSL on Node, rustls on Deno. */
export const nodeTls: Peer = {
  name: "node:tls",
  prepare({ version, cipherSuite, pki }: Settings): () => Promise<Pipe> {
    const common = {
      minVersion: version,
      maxVersion: version,
      // The certificate's curve must be there in TLS 1.2; X25519 is taken.
      ecdhCurve: "X25519:P-256",
      ...cipherSuite === undefined ? {} : { ciphers: OPENSSL_NAMES[cipherSuite] ?? cipherSuite },
    };
    const secureContext = tls.createSecureContext({ ...common, ca: pki.root });
    const serverContext = tls.createSecureContext({ ...common, cert: pki.chain, key: pki.key });
    return () => {
      const [left, right] = duplexPair();
      const server = new tls.TLSSocket(right, { isServer: true, secureContext: serverContext });
      const client = tls.connect({
        socket: left,
        servername: "localhost",
        secureContext,
      });
      return NodeStylePipe.open(client, server, "secureConnect", "secure");
    };
  },
};
