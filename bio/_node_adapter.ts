// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../wire/mod.ts";
import type { ListenerDriver, SocketAdapter, SocketDriver } from "./_driver.ts";
import type { SocketAddress } from "./socket.ts";

/** How many bytes may wait for a reader before the socket is paused. */
const MAX_QUEUED_SIZE = 64 * 1024;

/** The part of node:net that is used; declared here, so that the file type-checks everywhere. */
interface NodeNet {
  connect(options: object): NodeSocket;
  createServer(options: object): NodeServer;
  Socket: new () => NodeSocket;
}

interface NodeEmitter {
  on(event: string, listener: (...values: never[]) => void): unknown;
  once(event: string, listener: (...values: never[]) => void): unknown;
  off(event: string, listener: (...values: never[]) => void): unknown;
}

interface NodeSocket extends NodeEmitter {
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly readableEnded: boolean;
  allowHalfOpen: boolean;
  pause(): unknown;
  resume(): unknown;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  end(done: () => void): unknown;
  destroy(): unknown;
  setNoDelay(noDelay: boolean): unknown;
}

interface NodeServer extends NodeEmitter {
  listen(options: object): unknown;
  address(): { address: string; port: number } | string | null;
  close(): unknown;
}

/** Sockets of Node, Bun and every other runtime with `process.getBuiltinModule("node:net")`. */
export const NODE_ADAPTER: SocketAdapter = {
  name: "Node",
  isHere: () => nodeNet() !== undefined,
  connectTcp: (target, signal) =>
    connect({ host: target.hostname, port: target.port, noDelay: true }, signal),
  connectUnix: (path, signal) => connect({ path }, signal, path),
  listenTcp: (target) => listen({ host: target.hostname, port: target.port }),
  listenUnix: (path) => listen({ path }),
  adopt: () => undefined,
};

function nodeNet(): NodeNet | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.("node:net") as NodeNet | undefined;
}

class NodeDriver implements SocketDriver {
  readonly localAddr: SocketAddress;
  readonly remoteAddr: SocketAddress;
  readonly #socket: NodeSocket;
  readonly #chunks: Bytes[] = [];
  #queuedSize = 0;
  #paused = false;
  #ended = false;
  #failure: Error | undefined;
  #waiting: { resolve(chunk: Bytes | null): void; reject(error: Error): void } | undefined;

  constructor(socket: NodeSocket, unixPaths?: { local?: string; remote?: string }) {
    this.#socket = socket;
    this.localAddr = unixPaths === undefined
      ? { transport: "tcp", hostname: socket.localAddress ?? "", port: socket.localPort ?? 0 }
      : { transport: "unix", path: unixPaths.local ?? "" };
    this.remoteAddr = unixPaths === undefined
      ? { transport: "tcp", hostname: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 }
      : { transport: "unix", path: unixPaths.remote ?? "" };
    socket.on("error", (error: Error) => this.#fail(error));
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#fail(connectionLost()));
    socket.on("data", (chunk: Bytes) => this.#take(chunk));
  }

  read(): Promise<Bytes | null> {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#queuedSize -= chunk.length;
      return Promise.resolve(chunk);
    }
    if (this.#ended) return Promise.resolve(null);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#paused) {
      this.#paused = false;
      this.#socket.resume();
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => error ? reject(this.#failure ?? error) : resolve());
    });
  }

  shutdownWrite(): Promise<void> {
    if (this.#failure !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once("close", resolve);
      this.#socket.end(() => {
        this.#socket.off("close", resolve);
        resolve();
      });
    });
  }

  close(): void {
    this.#socket.destroy();
    this.#fail(connectionLost());
  }

  #take(buffer: Bytes): void {
    // Node hands over a Buffer, a subclass whose slice() shares memory: plain bytes go on from here.
    const chunk = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.resolve(chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#queuedSize += chunk.length;
    if (this.#queuedSize >= MAX_QUEUED_SIZE && !this.#paused) {
      this.#paused = true;
      this.#socket.pause();
    }
  }

  #end(): void {
    this.#ended = true;
    this.#waiting?.resolve(null);
    this.#waiting = undefined;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}

/** What an operation on a socket that is gone fails with. */
function connectionLost(): Error {
  return Object.assign(new Error("The socket is closed"), { code: "ECONNRESET" });
}

function connect(
  options: object,
  signal: AbortSignal | undefined,
  unixPath?: string,
): Promise<SocketDriver> {
  return new Promise((resolve, reject) => {
    const socket = nodeNet()!.connect({ ...options, allowHalfOpen: true });
    const settle = () => {
      socket.off("connect", onConnect);
      socket.off("error", onError);
      signal?.removeEventListener("abort", onAbort);
    };
    const onConnect = () => {
      settle();
      resolve(new NodeDriver(socket, unixPath === undefined ? undefined : { remote: unixPath }));
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    const onAbort = () => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(signal?.reason);
    };
    socket.on("connect", onConnect);
    socket.on("error", onError);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function listen(options: { host?: string; port?: number; path?: string }): Promise<ListenerDriver> {
  return new Promise((resolve, reject) => {
    const server = nodeNet()!.createServer({ allowHalfOpen: true, noDelay: true });
    const listener = new NodeListener(server, options.path);
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      server.on("error", (error: Error) => listener.fail(error));
      resolve(listener);
    });
    server.listen(options);
  });
}

class NodeListener implements ListenerDriver {
  readonly #server: NodeServer;
  readonly #path: string | undefined;
  readonly #arrived: SocketDriver[] = [];
  #waiting: { resolve(driver: SocketDriver | null): void; reject(error: Error): void }[] = [];
  #closed = false;

  constructor(server: NodeServer, path: string | undefined) {
    this.#server = server;
    this.#path = path;
    server.on("connection", (socket: NodeSocket) => this.#take(socket));
  }

  get addr(): SocketAddress {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      return { transport: "unix", path: this.#path ?? "" };
    }
    return { transport: "tcp", hostname: address.address, port: address.port };
  }

  accept(): Promise<SocketDriver | null> {
    const driver = this.#arrived.shift();
    if (driver !== undefined) return Promise.resolve(driver);
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#server.close();
    for (const driver of this.#arrived.splice(0)) driver.close();
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(null);
  }

  fail(error: Error): void {
    this.#waiting.shift()?.reject(error);
  }

  #take(socket: NodeSocket): void {
    const unixPaths = this.#path === undefined ? undefined : { local: this.#path };
    const driver = new NodeDriver(socket, unixPaths);
    const waiting = this.#waiting.shift();
    if (this.#closed) driver.close();
    else if (waiting !== undefined) waiting.resolve(driver);
    else this.#arrived.push(driver);
  }
}
