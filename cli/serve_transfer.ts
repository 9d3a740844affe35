// Copyright 2026 the streamssl authors. MIT license.

import { TlsError } from "../tls/mod.ts";
import { closeConnection } from "./close_connection.ts";
import { InputLines, type InputPart } from "./input_lines.ts";
import { alpnText, serverReportText, serverSummaryText } from "./print/server_report.ts";
import { statisticsText } from "./print/server_statistics.ts";
import {
  type Afterwards,
  report,
  type ServerConnection,
  type ServerRun,
} from "./server_connection.ts";

/**
 * The letters that s_server takes for commands: end the connection, or the server too; renegotiate,
 * with a certificate or without; ask for a certificate; send plain text; statistics; update keys.
 */
const COMMAND_LETTERS = "qQrRcPSkK";

/** How a transfer ended. */
type End =
  | { readonly kind: Afterwards }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Serves one client by hand: its data goes to the output, the input goes to it (sv_body).
 *
 * @param run What the connections share.
 * @param connection The connection, whose handshake has begun.
 * @returns What comes next.
 */
export async function serveTransfer(
  run: ServerRun,
  connection: ServerConnection,
): Promise<Afterwards> {
  const { console, settings } = run;
  let end: End;
  try {
    await connection.open();
    report(run, alpnText(connection.report));
    if (settings.brief) console.printError(serverSummaryText(connection.report));
    report(run, serverReportText(connection.report));
    end = await new Transfer(run, connection).run();
    report(run, end.kind === "failed" ? "ERROR\n" : "DONE\n");
    if (end.kind === "failed") connection.printFailure(end.error);
  } catch (error) {
    end = { kind: "failed", error };
    report(run, alpnText(connection.report));
    console.printError("ERROR\n");
    connection.printFailure(error);
  }
  if (end.kind === "stop") console.printError("shutdown accept socket\n");
  // OpenSSL cuts a connection off when a command ends it; here the client gets its close_notify.
  await closeConnection(connection.stream, connection.socket);
  report(run, "shutting down SSL\nCONNECTION CLOSED\n");
  return end.kind === "stop" ? "stop" : "next";
}

class Transfer {
  readonly #run: ServerRun;
  readonly #connection: ServerConnection;
  #ended = false;

  constructor(run: ServerRun, connection: ServerConnection) {
    this.#run = run;
    this.#connection = connection;
  }

  async run(): Promise<End> {
    const end = await Promise.race([this.#receive(), this.#send()]);
    this.#ended = true;
    return end;
  }

  async #receive(): Promise<End> {
    try {
      for (;;) {
        const bytes = await this.#connection.stream.read();
        if (bytes === null || this.#ended) return { kind: "next" };
        await this.#run.console.write(bytes).catch(ignoreBrokenPipe);
      }
    } catch (error) {
      return { kind: "failed", error };
    }
  }

  /** As in OpenSSL the end of the input ends the server, and `-quiet` leaves the input alone. */
  async #send(): Promise<End> {
    const { console, settings } = this.#run;
    const lines = new InputLines(settings.quiet ? "" : COMMAND_LETTERS);
    for (;;) {
      await console.waitForInput();
      // What was typed for the next client is for it.
      if (this.#ended) return { kind: "next" };
      const chunk = console.takeInput();
      try {
        for (const part of chunk === null ? lines.end() : lines.take(chunk)) {
          const afterwards = await this.#perform(part);
          if (afterwards !== undefined) return { kind: afterwards };
        }
      } catch (error) {
        return { kind: "failed", error };
      }
      if (chunk !== null) continue;
      if (!settings.quiet) return { kind: "stop" };
      await new Promise<never>(() => {});
    }
  }

  async #perform(part: InputPart): Promise<Afterwards | undefined> {
    const { stream } = this.#connection;
    if (part.kind === "data") {
      await stream.write(part.bytes);
      return undefined;
    }
    switch (part.letter) {
      case "Q":
        return "stop";
      case "q":
        return "next";
      case "S":
        report(this.#run, statisticsText(this.#run.statistics, this.#run.cachedSessions()));
        return undefined;
      case "k":
      case "K":
        await stream.updateKeys({ requestPeer: part.letter === "K" });
        report(this.#run, "SSL_do_handshake -> 1\n");
        return undefined;
      default:
        throw new TlsError("NO_RENEGOTIATION", {
          origin: "misuse",
          received: `the command ${part.letter}`,
          usualCause: "this library never renegotiates, asks for certificates only in the " +
            "handshake, and sends nothing unprotected",
          remedy: "ask for a certificate with -verify, or update the keys with k",
        });
    }
  }
}

/** A server goes on when nobody reads its output any more. */
function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
