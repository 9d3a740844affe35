// Copyright 2026 the streamssl authors. MIT license.

import type { SocketBio } from "../bio/mod.ts";
import { formatErrors, x509VerifyErrorText } from "../err/mod.ts";
import { startTls, type TlsContext, TlsSession, type TlsStream } from "../tls/mod.ts";
import type { Console } from "./console.ts";
import type { HandshakeObserver } from "./handshake_observer.ts";
import { answerVerification, type PeerVerification } from "./peer_verification.ts";
import type { ServerReport } from "./print/server_report.ts";
import type { ServerStatistics } from "./print/server_statistics.ts";
import type { ServerSettings } from "./server_settings.ts";

/** What all connections of one run of s_server share. */
export interface ServerRun {
  /** What was asked for. */
  readonly settings: ServerSettings;
  /** The TLS context. */
  readonly context: TlsContext;
  /** Watches the handshake of the one connection that is served at a time. */
  readonly observer: HandshakeObserver;
  /** Where to read and write. */
  readonly console: Console;
  /** What is counted. */
  readonly statistics: ServerStatistics;
  /** How many sessions are in the cache. */
  cachedSessions(): number;
}

/** What happens behind a connection: the next one, or the end of the server. */
export type Afterwards = "next" | "stop";

/** One connection of s_server. */
export class ServerConnection {
  readonly #run: ServerRun;
  /** The socket. */
  readonly socket: SocketBio;
  /** The TLS stream. */
  readonly stream: TlsStream;
  #verification: PeerVerification | undefined;

  private constructor(run: ServerRun, socket: SocketBio, stream: TlsStream) {
    this.#run = run;
    this.socket = socket;
    this.stream = stream;
    answerVerification(stream, {
      policy: run.settings.policy,
      console: run.console,
      onOutcome: (verification) => this.#verification = verification,
    });
  }

  /** Starts the handshake over a socket. */
  static async start(run: ServerRun, socket: SocketBio): Promise<ServerConnection> {
    run.observer.reset();
    run.statistics.accepts += 1;
    const stream = await startTls(socket, { role: "server", context: run.context });
    return new ServerConnection(run, socket, stream);
  }

  /** Waits for the end of the handshake. @throws What it failed with. */
  async open(): Promise<void> {
    const { resumed } = await this.stream.opened;
    this.#run.statistics.finished += 1;
    if (resumed) this.#run.statistics.hits += 1;
  }

  /** The connection for reports. */
  get report(): ServerReport {
    const { context, observer } = this.#run;
    const { info } = this.stream;
    return { info, observer, context, session: this.#session, verifyResult: this.verifyResult };
  }

  /** The code of the last problem with the client's certificates. */
  get verifyResult(): number {
    return this.#verification?.code ?? this.stream.info.verifyResult;
  }

  /** Prints what the handshake or the transfer failed with. */
  printFailure(error: unknown): void {
    const { console } = this.#run;
    const code = this.#verification?.accepted === false ? this.verifyResult : 0;
    if (code !== 0) console.printError(`verify error:${x509VerifyErrorText(code)}\n`);
    console.printError(`${formatErrors(error)}\n`);
  }

  /** The session that the client can resume: in TLS 1.3 all of it is in the ticket it got last. */
  get #session(): TlsSession | undefined {
    const { context, observer } = this.#run;
    const ticket = this.stream.info.version === "TLSv1.3" ? observer.ticket13 : undefined;
    if (ticket === undefined) return this.stream.session;
    const session = context.ticketKeys.open(ticket);
    return session === undefined ? undefined : new TlsSession({ ...session.data, ticket });
  }
}

/** Prints on the standard output what `-quiet` and `-brief` leave out. */
export function report({ settings, console }: ServerRun, text: string): void {
  if (!settings.quiet) console.print(text);
}
