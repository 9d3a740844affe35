// Copyright 2026 the streamssl authors. MIT license.

import {
  type ExternalWant,
  type Outcome,
  TlsConnection,
  type TlsConnectionOptions,
  TlsError,
  type TlsSession,
} from "../../tls/mod.ts";
import { checkCertificateRequest, checkClientHello, checkPeerSchemes } from "./checks.ts";
import type { Config } from "./config.ts";
import { requiresVerification, type ShimContext } from "./context.ts";
import { check } from "./failure.ts";
import type { RunnerSocket } from "./socket.ts";

/** The peer has ended its direction. */
export const ENDED = Symbol("ended");

/** A connection over the runner's socket: its operations wait until they are done. */
export class ShimConnection {
  /** The connection itself. */
  readonly tls: TlsConnection;
  /** Whether the client's hello was shown. */
  sawClientHello = false;
  readonly #config: Config;
  readonly #socket: RunnerSocket;
  readonly #shim: ShimContext;
  #verified = false;

  constructor(
    config: Config,
    socket: RunnerSocket,
    shim: ShimContext,
    session: TlsSession | undefined,
  ) {
    this.#config = config;
    this.#socket = socket;
    this.#shim = shim;
    const options: TlsConnectionOptions = config.server ? { role: "server" } : {
      role: "client",
      hostname: config.hostName === "" ? undefined : config.hostName,
      session,
    };
    this.tls = new TlsConnection(shim.context, options);
  }

  /** Runs an operation until it is done, or until the peer has ended its direction. */
  async run<T>(operation: (tls: TlsConnection) => Outcome<T>): Promise<T | typeof ENDED> {
    for (;;) {
      let outcome: Outcome<T>;
      try {
        outcome = this.#idempotent(operation);
      } finally {
        await this.flush();
      }
      if (outcome.done) return outcome.value;
      const { want } = outcome;
      switch (want.want) {
        case "read": {
          const bytes = await this.#socket.read();
          if (bytes === null) this.tls.receiveEnd();
          else this.tls.receive(bytes);
          break;
        }
        case "write":
          break;
        case "async":
          await want.promise;
          break;
        case "zero-return":
          return ENDED;
        default:
          await this.#answer(want);
      }
    }
  }

  /** Writes all of some data. */
  async write(data: Uint8Array): Promise<void> {
    await this.run((tls) => tls.write(data));
  }

  /** Hands the runner what waits for it. */
  async flush(): Promise<void> {
    await this.tls.sealing;
    const bytes = this.tls.send();
    if (bytes.length > 0) await this.#socket.write(bytes);
  }

  /** An operation that failed must fail in the same way for ever. */
  #idempotent<T>(operation: (tls: TlsConnection) => Outcome<T>): Outcome<T> {
    try {
      return operation(this.tls);
    } catch (error) {
      let again: unknown;
      try {
        operation(this.tls);
      } catch (second) {
        again = second;
      }
      check(again === error, "an operation that failed did not fail again with the same error");
      throw error;
    }
  }

  async #answer(want: ExternalWant): Promise<void> {
    const config = this.#config;
    switch (want.want) {
      case "client-hello": {
        this.sawClientHello = true;
        checkClientHello(config, want.hello);
        if (config.failEarlyCallback || config.failDdosCallback) {
          want.refuse(
            new TlsError("CALLBACK_FAILED", { alert: config.failDdosCallback ? 80 : 40 }),
          );
        } else if (config.failCertCallback) want.refuse(certificateCallbackError());
        else want.answer(null);
        return;
      }
      case "x509-lookup":
        checkCertificateRequest(config, want.request);
        if (config.failCertCallback) want.refuse(certificateCallbackError());
        else want.answer(this.#shim.answer);
        return;
      case "verify": {
        check(!this.#verified, "certificate verified twice");
        this.#verified = true;
        if (!config.verifyFail || !requiresVerification(config)) want.answer(true);
        else if (!config.useCustomVerifyCallback) want.answer(false);
        else want.refuse(new TlsError("CERTIFICATE_VERIFY_FAILED", { alert: 46 }));
        return;
      }
      case "private-key": {
        const found = this.#shim.identities.find(({ identity }) => identity === want.identity);
        check(found?.key !== undefined, "a signature of an unknown identity is asked for");
        want.answer(await found!.key!.sign(want.scheme.algorithm, want.input));
        return;
      }
    }
  }

  /** Checks what the server asked for, where no question was asked. */
  checkRequest(): void {
    const { info } = this.tls;
    checkPeerSchemes(this.#config, info.peerSignatureSchemes);
  }
}

function certificateCallbackError(): TlsError {
  return new TlsError("CERT_CB_ERROR", { alert: 80 });
}
