// Copyright 2026 the streamssl authors. MIT license.

import { TlsError, type TlsSession } from "../../tls/mod.ts";
import { decodeHex } from "../../wire/mod.ts";
import { checkHandshake } from "./checks.ts";
import type { Config } from "./config.ts";
import { ENDED, ShimConnection } from "./connection.ts";
import { createContext, type RunState } from "./context.ts";
import { check } from "./failure.ts";
import { RunnerSocket } from "./socket.ts";
import { Watch } from "./watch.ts";

/** How many bytes are read at once when no flag says another number. */
const READ_SIZE = 512;
const RECORD_SIZES = [0, 1, 255, 256, 257, 16383, 16384, 16385, 32767, 32768, 32769];

/** Makes one connection, and does with it what the flags say. @returns The session to resume. */
export async function runConnection(
  config: Config,
  state: RunState,
  isResumption: boolean,
  session: TlsSession | undefined,
  signal: AbortSignal,
): Promise<TlsSession | undefined> {
  const watch = new Watch();
  const shim = createContext(config, state, watch.observer);
  using socket = await RunnerSocket.connect(config);
  const abort = () => socket.close();
  signal.addEventListener("abort", abort);
  try {
    const connection = new ShimConnection(config, socket, shim, session);
    const exchange = new Exchange(config, connection, socket, watch);
    const before = state.sessionCache.added;
    await exchange.handshake(() => {
      const sessions = connection.tls.takeSessions().filter((one) => one !== session);
      exchange.session = sessions.at(-1);
      const newSession = config.server
        ? state.sessionCache.added > before
        : exchange.session !== undefined;
      const { identities } = shim;
      checkHandshake(config, connection.tls.info, {
        isResumption,
        identities,
        newSession,
        watch,
      });
      check(!config.server || connection.sawClientHello, "the ClientHello was not shown");
      connection.checkRequest();
    });
    await exchange.data();
    return await exchange.end();
  } finally {
    await socket.drain();
    signal.removeEventListener("abort", abort);
  }
}

class Exchange {
  /** The newest session. */
  session: TlsSession | undefined;
  readonly #config: Config;
  readonly #connection: ShimConnection;
  readonly #socket: RunnerSocket;
  readonly #watch: Watch;
  #received: Uint8Array = new Uint8Array(0);

  constructor(config: Config, connection: ShimConnection, socket: RunnerSocket, watch: Watch) {
    this.#config = config;
    this.#connection = connection;
    this.#socket = socket;
    this.#watch = watch;
  }

  async handshake(afterwards: () => void): Promise<void> {
    const config = this.#config;
    if (config.implicitHandshake) return;
    await this.#connection.run((tls) => tls.handshake());
    check(!config.handshakeNeverDone, "handshake unexpectedly completed");
    afterwards();
    if (config.handshakeTwice) await this.#connection.run((tls) => tls.handshake());
    if (config.noOpExtraHandshake) {
      check(this.#connection.tls.handshake().done, "an extra handshake was not a no-op");
    }
  }

  async data(): Promise<void> {
    const config = this.#config;
    const connection = this.#connection;
    if (config.exportKeyingMaterial > 0) await connection.write(this.#exported());
    if (config.exportTrafficSecrets) await this.#writeTrafficSecrets();
    if (config.tlsUnique) {
      // RFC 5929, Section 3.1 as RFC 7627 corrects it: not for a resumption that is not bound.
      const { resumed, extendedMasterSecret } = connection.tls.info;
      check(!resumed || extendedMasterSecret, "failed to get tls-unique");
      check(this.#watch.firstFinished?.length === 12, "tls-unique is not of 12 bytes");
      await connection.write(this.#watch.firstFinished!);
    }
    if (config.writeDifferentRecordSizes) {
      for (const size of RECORD_SIZES) await connection.write(new Uint8Array(size).fill(0x42));
      return;
    }
    const initial = new TextEncoder().encode(config.shimInitialWrite);
    let unfinished = false;
    if (config.readWithUnfinishedWrite) {
      this.#socket.held = true;
      await connection.write(initial);
      unfinished = true;
    } else if (config.shimWritesFirst) {
      for (let count = 0; count < config.repeatShimInitialWrite; count++) {
        await connection.write(initial);
      }
    }
    if (config.shimShutsDown) return;
    await this.#echo(async () => {
      if (unfinished) await this.#socket.release();
      unfinished = false;
    });
  }

  /** Closes the connection. @returns The session to resume. */
  async end(): Promise<TlsSession | undefined> {
    const config = this.#config;
    const { tls } = this.#connection;
    const fresh = tls.takeSessions();
    const isTls13 = tls.info.version === "TLSv1.3";
    if (!config.server) {
      if (isTls13) {
        const expected = !config.expectNoSession && !config.shimShutsDown;
        check(fresh.length > 0 === expected, `${fresh.length} new sessions came`);
      } else if (!config.implicitHandshake) {
        check(fresh.length === 0, "new session was established after the handshake");
      }
    }
    if (config.checkCloseNotify) await this.#shutdown();
    return fresh.at(-1) ?? this.session;
  }

  async #echo(afterFirstRead: () => Promise<void>): Promise<void> {
    const config = this.#config;
    const connection = this.#connection;
    for (;;) {
      if (config.keyUpdateBeforeRead) connection.tls.updateKeys();
      const data = await this.#read(config.readSize === 0 ? READ_SIZE : config.readSize);
      if (data === ENDED) return;
      await afterFirstRead();
      if (config.keyUpdate) connection.tls.updateKeys();
      await connection.write(data.map((byte) => byte ^ 0xff));
    }
  }

  async #read(size: number): Promise<Uint8Array | typeof ENDED> {
    if (this.#received.length === 0) {
      try {
        const data = await this.#connection.run((tls) => tls.read());
        if (data === ENDED) return ENDED;
        this.#received = data;
      } catch (error) {
        // A peer that goes without close_notify is told from one that closes; the tests take both.
        check(
          !isEnd(error) || !this.#config.checkCloseNotify,
          "Unexpected SSL_shutdown result: -1 != 1",
        );
        if (isEnd(error)) return ENDED;
        throw error;
      }
    }
    if (this.#config.useExporterBetweenReads) this.#connection.tls.exportKeyingMaterial("", 1);
    const data = this.#received.slice(0, size);
    this.#received = this.#received.subarray(size);
    return data;
  }

  #exported(): Uint8Array {
    const { exportKeyingMaterial, exportLabel, exportContext, useExportContext } = this.#config;
    const context = new TextEncoder().encode(exportContext);
    return this.#connection.tls.exportKeyingMaterial(
      exportLabel,
      exportKeyingMaterial,
      useExportContext ? context : undefined,
    );
  }

  async #writeTrafficSecrets(): Promise<void> {
    const secret = (side: string) => {
      const hex = this.#watch.secrets.get(`${side}_TRAFFIC_SECRET_0`);
      check(hex !== undefined, "failed to export traffic secrets");
      return decodeHex(hex!);
    };
    const [own, peer] = this.#config.server ? ["SERVER", "CLIENT"] : ["CLIENT", "SERVER"];
    const read = secret(peer as string);
    const length = new Uint8Array(2);
    new DataView(length.buffer).setUint16(0, read.length, true);
    await this.#connection.write(length);
    await this.#connection.write(read);
    await this.#connection.write(secret(own as string));
  }

  /** Closes the own direction, and waits for the peer's when it is still open. */
  async #shutdown(): Promise<void> {
    const connection = this.#connection;
    const both = await connection.run((tls) => tls.shutdown());
    check(both === !this.#config.shimShutsDown, `shutdown gave ${String(both)}`);
    if (both === true) return;
    const data = await connection.run((tls) => tls.read()).catch((error: unknown) => {
      check(!isEnd(error), "Unexpected SSL_shutdown result: -1 != 1");
      throw error;
    });
    if (data === ENDED) return;
    throw new TlsError("APPLICATION_DATA_AFTER_CLOSE_NOTIFY");
  }
}

/** Whether the transport ended without close_notify. */
function isEnd(error: unknown): boolean {
  return error instanceof TlsError && error.reason === "UNEXPECTED_EOF_WHILE_READING";
}
