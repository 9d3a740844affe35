// Copyright 2026 the streamssl authors. MIT license.

import { connectTcp, type SocketBio } from "../bio/mod.ts";
import { formatErrors, SslError } from "../err/mod.ts";
import { startTls, type TlsContext, type TlsSession, type TlsStream } from "../tls/mod.ts";
import type { ClientSettings } from "./client_settings.ts";
import type { Console } from "./console.ts";
import type { HandshakeObserver } from "./handshake_observer.ts";
import { answerVerification, type PeerVerification } from "./peer_verification.ts";
import { type ClientReport, clientReportText, clientSummaryText } from "./print/client_report.ts";

/** What all connections of one run of s_client share. */
export interface ClientRun {
  /** What was asked for. */
  readonly settings: ClientSettings;
  /** The TLS context. */
  readonly context: TlsContext;
  /** Watches the handshake. */
  readonly observer: HandshakeObserver;
  /** Where to read and write. */
  readonly console: Console;
}

/** One connection of s_client. */
export class ClientConnection {
  readonly #run: ClientRun;
  /** The socket. */
  readonly socket: SocketBio;
  /** The TLS stream. */
  readonly stream: TlsStream;
  #verification: PeerVerification | undefined;
  #opened = false;

  private constructor(run: ClientRun, socket: SocketBio, stream: TlsStream) {
    this.#run = run;
    this.socket = socket;
    this.stream = stream;
    const { settings, console } = run;
    answerVerification(stream, {
      policy: settings.policy,
      ipAddress: settings.ipAddress,
      console,
      onOutcome: (verification) => this.#verification = verification,
    });
  }

  /**
   * Connects and starts the handshake.
   *
   * @returns The connection, or `undefined` when there is none; then that was printed.
   */
  static async connect(
    run: ClientRun,
    session: TlsSession | undefined,
  ): Promise<ClientConnection | undefined> {
    const { settings, context, observer, console } = run;
    let socket: SocketBio;
    try {
      socket = await connectTcp({ hostname: settings.host, port: settings.port });
    } catch (error) {
      console.printError(`${formatErrors(error)}\nconnect:errno=${errorNumberOf(error)}\n`);
      return undefined;
    }
    report(run, "CONNECTED(00000003)\n");
    observer.reset();
    observer.onServerHello = () => {
      // OpenSSL's words for: no name was sent, so the server can not have acknowledged it.
      if (settings.tellsMissingName && settings.serverName === null) {
        console.printError("Can't use SSL_get_servername\n");
      }
    };
    const stream = await startTls(socket, {
      role: "client",
      context,
      serverName: settings.serverName,
      ...(settings.hostname === undefined ? {} : { hostname: settings.hostname }),
      ...(session === undefined ? {} : { session }),
    });
    return new ClientConnection(run, socket, stream);
  }

  /**
   * Waits for the end of the handshake and reports it.
   *
   * @param options `full` reports certificates and key exchange too.
   * @returns Whether it was done.
   */
  async open(options: { full: boolean }): Promise<boolean> {
    const { settings, console } = this.#run;
    try {
      await this.stream.opened;
      this.#opened = true;
    } catch (error) {
      console.printError(`${formatErrors(error)}\n`);
      if (isReset(error)) console.printError(`write:errno=${errorNumberOf(error)}\n`);
    }
    if (this.#opened && settings.output.brief) {
      console.printError(`CONNECTION ESTABLISHED\n${clientSummaryText(this.#report("handshake"))}`);
    }
    this.print("handshake", options);
    return this.#opened;
  }

  /** Prints the report, unless the output is quiet. */
  print(bytes: "handshake" | "total", { full }: { full: boolean }): void {
    const { showCertificates } = this.#run.settings.output;
    report(this.#run, clientReportText(this.#report(bytes), { full, showCertificates }));
  }

  /** The code of the last problem with the server's certificates. */
  get verifyResult(): number {
    return this.#verification?.code ?? this.stream.info.verifyResult;
  }

  #report(bytes: "handshake" | "total"): ClientReport {
    const { stream } = this;
    const { connection, info, session } = stream;
    const { context, observer } = this.#run;
    const isNegotiated = observer.serverHello !== undefined;
    const { settings } = this.#run;
    return {
      info,
      observer,
      isOpen: this.#opened,
      isPeerAccepted: this.#opened || this.#verification?.accepted === true,
      isTls13: isNegotiated ? info.version === "TLSv1.3" : context.maxVersion >= 0x0304,
      verifyResult: this.verifyResult,
      peerName: settings.wantsName ? this.#verification?.peerName : undefined,
      session,
      bytes: bytes === "handshake" && this.#opened
        ? connection.handshakeBytes
        : { received: connection.bytesReceived, sent: connection.bytesSent },
      ownSignatureSchemes: context.signatureSchemes.map(({ number }) => number),
      now: Date.now(),
    };
  }
}

/** Prints on the standard output what `-quiet` and `-brief` leave out. */
export function report({ settings, console }: ClientRun, text: string): void {
  if (!settings.output.quiet) console.print(text);
}

/** The errno behind an error, 0 for none. */
export function errorNumberOf(error: unknown): number {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { errno } = cause as { errno?: unknown };
    if (typeof errno === "number") return errno;
  }
  return 0;
}

/** Whether the transport broke, so that there is an errno and no reason of TLS. */
export function isReset(error: unknown): boolean {
  return error instanceof SslError && error.library === "BIO" && errorNumberOf(error) !== 0;
}
