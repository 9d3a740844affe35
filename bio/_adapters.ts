// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { DENO_ADAPTER } from "./_deno_adapter.ts";
import type { SocketAdapter } from "./_driver.ts";
import { NODE_ADAPTER } from "./_node_adapter.ts";

/** The runtimes with sockets, in the order in which they are tried. */
const SOCKET_ADAPTERS: readonly SocketAdapter[] = [DENO_ADAPTER, NODE_ADAPTER];

/** The adapter of this runtime, if it has sockets. */
export function findSocketAdapter(adapters = SOCKET_ADAPTERS): SocketAdapter | undefined {
  return adapters.find((adapter) => adapter.isHere());
}

/** The adapter of this runtime. */
export function socketAdapter(adapters = SOCKET_ADAPTERS): SocketAdapter {
  const adapter = findSocketAdapter(adapters);
  if (adapter !== undefined) return adapter;
  throw new SslError("BIO", "UNABLE_TO_CREATE_SOCKET", {
    expected: `a runtime with sockets: ${adapters.map(({ name }) => name).join(", ")}`,
    received: "a runtime without them, such as a browser",
    remedy:
      "open the connection by other means (a WebSocket stream, the sockets of an edge runtime) and hand over its { readable, writable }",
  });
}
