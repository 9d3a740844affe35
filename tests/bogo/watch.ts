// Copyright 2026 the streamssl authors. MIT license.

import { EXTENSION, type TraceObserver } from "../../tls/mod.ts";
import { decodeServerHello, findExtension } from "../../tls/mod.ts";

const SERVER_HELLO = 2;
const FINISHED = 20;

/** Sees what passes and keeps what the tests ask for afterwards. */
export class Watch {
  /** The body of the first Finished of either side: tls-unique (RFC 5929, Section 3). */
  firstFinished: Uint8Array | undefined;
  /** Whether the ServerHello had renegotiation_info. */
  secureRenegotiation = false;
  /** The secrets of application data, by the key log's label. */
  readonly secrets = new Map<string, string>();

  /** What a context is given. */
  get observer(): { trace: TraceObserver; keyLog: (line: string) => void } {
    return {
      trace: { onHandshakeMessage: (_, type, body) => this.#message(type, body) },
      keyLog: (line) => {
        const [label, , secret] = line.split(" ");
        if (label !== undefined && secret !== undefined) this.secrets.set(label, secret);
      },
    };
  }

  #message(type: number, body: Uint8Array): void {
    if (type === FINISHED) this.firstFinished ??= body.slice();
    if (type !== SERVER_HELLO) return;
    try {
      const { extensions } = decodeServerHello(body);
      // TLS 1.3 has no renegotiation that could be insecure.
      this.secureRenegotiation =
        findExtension(extensions, EXTENSION.renegotiationInfo) !== undefined ||
        findExtension(extensions, EXTENSION.supportedVersions) !== undefined;
    } catch {
      // Not a good one: the connection says so itself.
    }
  }
}
