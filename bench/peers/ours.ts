// Copyright 2026 the streamssl authors. MIT license.

import { type Outcome, TlsConnection, TlsContext } from "../../tls/mod.ts";
import type { Peer, Pipe, Settings } from "./peer.ts";

/** This library without streams: two connections that hand each other their bytes. */
export const ours: Peer = {
  name: "streamssl",
  prepare(settings: Settings): () => Promise<Pipe> {
    const { client, server } = contexts(settings);
    return async () => {
      const pipe = new OurPipe(client, server);
      await pipe.handshake();
      return pipe;
    };
  },
};

/** The contexts of both roles. */
export function contexts(
  { version, group, cipherSuite, pki }: Settings,
): { client: TlsContext; server: TlsContext } {
  const common = {
    minVersion: version,
    maxVersion: version,
    // TLS 1.2 binds the curve of the certificate to this list too (RFC 8422, Section 5.1.1).
    groups: [group, "secp256r1"],
    ...version === "TLSv1.3" ? { keyShares: [group] } : {},
    ...cipherSuite === undefined
      ? {}
      : version === "TLSv1.3"
      ? { cipherSuites: [cipherSuite] }
      : { cipherString: cipherSuite },
  };
  return {
    client: new TlsContext({ ...common, caCerts: [pki.root] }),
    server: new TlsContext({ ...common, cert: pki.chain, key: pki.key }),
  };
}

/** Both ends of a connection. */
export class OurPipe implements Pipe {
  readonly client: TlsConnection;
  readonly server: TlsConnection;

  constructor(client: TlsContext, server: TlsContext) {
    this.client = new TlsConnection(client, { role: "client", hostname: "localhost" });
    this.server = new TlsConnection(server, { role: "server" });
  }

  get cipherSuite(): string {
    return this.client.info.cipherSuite ?? "";
  }

  async handshake(): Promise<void> {
    const { client, server } = this;
    for (;;) {
      const first = client.handshake();
      if (client.hasOutgoing) server.receive(client.send());
      const second = server.handshake();
      if (server.hasOutgoing) client.receive(server.send());
      if (first.done && second.done) return;
      await pause(first);
      await pause(second);
    }
  }

  async transfer(data: Uint8Array): Promise<void> {
    const { client, server } = this;
    client.write(data);
    while (client.sealing !== undefined) await client.sealing;
    server.receive(client.send());
    for (let left = data.length; left > 0;) {
      const outcome = server.read();
      if (outcome.done) left -= outcome.value.length;
      else await pause(outcome);
    }
  }

  close(): void {
    this.client.destroy();
    this.server.destroy();
  }
}

async function pause(outcome: Outcome<unknown>): Promise<void> {
  if (!outcome.done && outcome.want.want === "async") await outcome.want.promise;
}
