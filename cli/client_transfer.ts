// Copyright 2026 the streamssl authors. MIT license.

import { formatErrors } from "../err/mod.ts";
import { TlsError, type TlsSession } from "../tls/mod.ts";
import {
  type ClientConnection,
  type ClientRun,
  errorNumberOf,
  isReset,
  report,
} from "./client_connection.ts";
import { InputLines, type InputPart, withCarriageReturns } from "./input_lines.ts";
import { sessionViewOf } from "./print/client_report.ts";
import { sessionText } from "./print/session_text.ts";

/** The letters that s_client takes for commands: quit, renegotiate, update keys. */
const COMMAND_LETTERS = "QRkK";

/** How a transfer ended. */
type End =
  | { readonly kind: "done" }
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly error: unknown };

/** What s_client does once it is connected: the input goes to the server, its data to the output. */
export class ClientTransfer {
  readonly #run: ClientRun;
  readonly #connection: ClientConnection;
  readonly #onSession: (session: TlsSession) => void;
  #ended = false;

  /**
   * Prepares the transfer.
   *
   * @param run What the connections share.
   * @param connection The connection, whose handshake is done.
   * @param onSession Called with each session that can be resumed.
   */
  constructor(
    run: ClientRun,
    connection: ClientConnection,
    onSession: (session: TlsSession) => void,
  ) {
    this.#run = run;
    this.#connection = connection;
    this.#onSession = onSession;
  }

  /** Runs until the input or the connection ends. @returns The exit code. */
  async run(): Promise<number> {
    const { observer, console, settings } = this.#run;
    observer.onLateMessage = (kind) => {
      if (kind === "key-update") this.#report("read R BLOCK\n");
    };
    this.#takeSessions();
    const end = await Promise.race([this.#receive(), this.#send()]);
    this.#ended = true;
    if (end.kind === "done") {
      console.printError("DONE\n");
      return 0;
    }
    if (end.kind === "closed") {
      report(this.#run, "closed\n");
      return 0;
    }
    console.printError(`${formatErrors(end.error)}\n`);
    if (!isReset(end.error)) return 1;
    // The exit code is the errno then, as OpenSSL's.
    const number = errorNumberOf(end.error);
    console.printError(
      settings.output.brief ? "CONNECTION CLOSED BY SERVER\n" : `read:errno=${number}\n`,
    );
    return number;
  }

  async #receive(): Promise<End> {
    const { stream } = this.#connection;
    try {
      for (;;) {
        const bytes = await stream.read();
        if (bytes === null) return { kind: "closed" };
        if (this.#ended) return { kind: "done" };
        await this.#run.console.write(bytes);
      }
    } catch (error) {
      // Nobody reads our output any more.
      if (error instanceof Deno.errors.BrokenPipe) return { kind: "done" };
      return { kind: "failed", error };
    }
  }

  async #send(): Promise<End> {
    const { console, settings: { input } } = this.#run;
    const lines = new InputLines(input.commands && !input.ignoreEnd ? COMMAND_LETTERS : "");
    for (;;) {
      await console.waitForInput();
      if (this.#ended) return { kind: "done" };
      const chunk = console.takeInput();
      const parts = chunk === null ? lines.end() : lines.take(chunk);
      try {
        for (const part of parts) {
          if (await this.#perform(part) === "quit") return { kind: "done" };
        }
      } catch (error) {
        return { kind: "failed", error };
      }
      if (chunk === null) {
        if (!input.ignoreEnd) return { kind: "done" };
        // Nothing more comes from here; the server decides when it is over.
        await new Promise<never>(() => {});
      }
    }
  }

  async #perform(part: InputPart): Promise<"quit" | undefined> {
    const { console, settings } = this.#run;
    const { stream } = this.#connection;
    if (part.kind === "data") {
      await stream.write(
        settings.input.carriageReturns ? withCarriageReturns(part.bytes) : part.bytes,
      );
      return undefined;
    }
    switch (part.letter) {
      case "Q":
        return "quit";
      case "R":
        console.printError("RENEGOTIATING\n");
        throw new TlsError(
          stream.info.version === "TLSv1.3" ? "WRONG_SSL_VERSION" : "NO_RENEGOTIATION",
          {
            origin: "misuse",
            received: "the command R",
            usualCause: "this library never renegotiates, and TLS 1.3 has no renegotiation",
            remedy: "connect again, with -reconnect for example, or update the keys with k",
          },
        );
      default:
        console.printError("KEYUPDATE\n");
        await stream.updateKeys({ requestPeer: part.letter === "K" });
        return undefined;
    }
  }

  /** Tickets of TLS 1.3 are printed as they come. */
  async #takeSessions(): Promise<void> {
    for (;;) {
      const session = await this.#connection.stream.nextSession();
      if (this.#ended) return;
      this.#onSession(session);
      if (session.version < 0x0304) continue;
      const text = sessionText(sessionViewOf(session, this.#connection.verifyResult));
      this.#report(`---\nPost-Handshake New Session Ticket arrived:\n${text}---\nread R BLOCK\n`);
    }
  }

  #report(text: string): void {
    if (!this.#ended) report(this.#run, text);
  }
}
