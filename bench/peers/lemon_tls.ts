// Copyright 2026 the streamssl authors. MIT license.

import { createSecureContext, TLSSocket } from "npm:lemon-tls@0.7.0";
import type { Peer, Pipe, Settings } from "./peer.ts";
import { duplexPair } from "./duplex_pair.ts";
import { NodeStylePipe } from "./node_style.ts";

const GROUP_X25519 = 0x001d;

/** What is used of lemon-tls. */
type LemonSocket = ConstructorParameters<typeof NodeStylePipe>[0];

/** The numbers of the suites that are measured. */
const SUITES: Readonly<Record<string, number>> = {
  "TLS_AES_128_GCM_SHA256": 0x1301,
  "TLS_CHACHA20_POLY1305_SHA256": 0x1303,
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": 0xc02b,
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": 0xcca9,
};

/** lemon-tls: TLS in JavaScript over node:crypto. */
export const lemonTls: Peer = {
  name: "lemon-tls",
  prepare({ version, cipherSuite, pki }: Settings): () => Promise<Pipe> {
    const common = {
      minVersion: version,
      maxVersion: version,
      groups: [GROUP_X25519],
      ...cipherSuite === undefined ? {} : { allowedCipherSuites: [SUITES[cipherSuite]] },
    };
    const context = createSecureContext({ cert: pki.chain, key: pki.key });
    return () => {
      const [left, right] = duplexPair();
      const server = new TLSSocket(right, {
        ...common,
        isServer: true,
        SNICallback: (_name: string, done: (error: null, context: unknown) => void) =>
          done(null, context),
      } as never) as unknown as LemonSocket;
      const client = new TLSSocket(left, {
        ...common,
        isServer: false,
        servername: "localhost",
        ca: pki.root,
      } as never) as unknown as LemonSocket;
      return NodeStylePipe.open(client, server, "secureConnect", "secureConnect");
    };
  },
};
