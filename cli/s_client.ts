// Copyright 2026 the streamssl authors. MIT license.

import { sessionFromPem, sessionToPem, TlsContext, TlsSession } from "../tls/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import { ClientConnection, type ClientRun, report } from "./client_connection.ts";
import { type ClientSettings, clientSettings } from "./client_settings.ts";
import { ClientTransfer } from "./client_transfer.ts";
import { closeConnection } from "./close_connection.ts";
import type { Command } from "./command.ts";
import { CommandError } from "./command_error.ts";
import type { Console } from "./console.ts";
import { identityOf } from "./credentials.ts";
import { HandshakeObserver } from "./handshake_observer.ts";
import { openKeyLog } from "./key_log.ts";
import { alpnProtocols, TLS_OPTIONS, tlsSettings, VERSION_OPTIONS } from "./tls_options.ts";
import { TRUST_OPTIONS, trustStoreOf } from "./trust_options.ts";

/** `openssl s_client`: a TLS client for tests by hand and by scripts. */
export const sClientCommand: Command = {
  name: "s_client",
  usage: "[options] [host:port]",
  sections: [
    {
      title: "Network",
      options: [
        { name: "host", kind: "text", help: "Use -connect instead" },
        { name: "port", kind: "positive", help: "Use -connect instead" },
        { name: "connect", kind: "text", help: "TCP/IP where to connect; default: localhost:4433" },
      ],
    },
    {
      title: "Identity",
      options: [
        { name: "cert", kind: "file-in", help: "Client certificate file to use" },
        { name: "cert_chain", kind: "file-in", help: "Client certificate chain file" },
        { name: "key", kind: "text", help: "Private key file to use; default: -cert file" },
        { name: "verify", kind: "positive", help: "Turn on peer certificate verification" },
        ...TRUST_OPTIONS,
      ],
    },
    {
      title: "Session",
      options: [
        {
          name: "reconnect",
          kind: "flag",
          help: "Drop and re-make the connection with the same Session-ID",
        },
        { name: "sess_out", kind: "file-out", help: "File to write SSL session to" },
        { name: "sess_in", kind: "file-in", help: "File to read SSL session from" },
      ],
    },
    {
      title: "Input/Output",
      options: [
        { name: "crlf", kind: "flag", help: "Convert LF from terminal into CRLF" },
        { name: "quiet", kind: "flag", help: "No s_client output" },
        { name: "ign_eof", kind: "flag", help: "Ignore input eof (default when -quiet)" },
        {
          name: "brief",
          kind: "flag",
          help: "Restrict output to brief summary of connection parameters",
        },
        { name: "prexit", kind: "flag", help: "Print session information when the program exits" },
      ],
    },
    {
      title: "Debug",
      options: [
        { name: "showcerts", kind: "flag", help: "Show all certificates sent by the server" },
        { name: "keylogfile", kind: "file-out", help: "Write TLS secrets to file" },
        { name: "nocommands", kind: "flag", help: "Do not use interactive command letters" },
        {
          name: "servername",
          kind: "text",
          help: "Set TLS extension servername (SNI) in ClientHello (default)",
        },
        {
          name: "noservername",
          kind: "flag",
          help: "Do not send the server name (SNI) extension in the ClientHello",
        },
        {
          name: "alpn",
          kind: "text",
          help: "Enable ALPN extension, considering named protocols supported " +
            "(comma-separated list)",
        },
      ],
    },
    { title: "Protocol and version", options: VERSION_OPTIONS },
    { title: "TLS/SSL", options: TLS_OPTIONS },
    {
      title: "Validation",
      options: [
        { name: "verify_hostname", kind: "text", help: "expected peer hostname" },
        { name: "verify_ip", kind: "text", help: "expected peer IP address" },
        {
          name: "verify_return_error",
          kind: "flag",
          help: "Close connection on verification error",
        },
      ],
    },
  ],
  parameters: [{ name: "host:port", help: "Where to connect; same as -connect option" }],
  run: runClient,
};

async function runClient(parsed: ParsedArguments, console: Console): Promise<number> {
  const settings = clientSettings(parsed, console);
  const observer = new HandshakeObserver();
  const context = await clientContext(parsed, observer);
  const run: ClientRun = { settings, context, observer, console };
  let session = readSession(parsed.text("sess_in"), settings);
  const onSession = (received: TlsSession) =>
    writeSession(parsed.text("sess_out"), received, settings, console);
  for (let connected = 0;; connected++) {
    const connection = await ClientConnection.connect(run, session);
    if (connection === undefined) return 1;
    const code = await useConnection(run, connection, { connected, onSession });
    if (code !== undefined) return code;
    session = connection.stream.session ?? session;
  }
}

/** @returns The exit code, or nothing when it is time to connect again. */
async function useConnection(
  run: ClientRun,
  connection: ClientConnection,
  { connected, onSession }: { connected: number; onSession: (session: TlsSession) => void },
): Promise<number | undefined> {
  const { settings } = run;
  const { stream, socket } = connection;
  let code: number | undefined = 1;
  if (await connection.open({ full: connected === 0 })) {
    if (connected < settings.reconnections) {
      report(run, "drop connection and then reconnect\n");
      code = undefined;
    } else {
      code = await new ClientTransfer(run, connection, onSession).run();
    }
  }
  await closeConnection(stream, socket);
  // In TLS 1.3 the session comes while the connection is being closed.
  if (code === undefined && stream.session !== undefined) onSession(stream.session);
  if (code !== undefined && settings.output.atExit) connection.print("total", { full: true });
  return code;
}

async function clientContext(
  parsed: ParsedArguments,
  observer: HandshakeObserver,
): Promise<TlsContext> {
  const settings = tlsSettings(parsed);
  const protocols = alpnProtocols(parsed.text("alpn"));
  const identity = await identityOf(parsed, "client");
  const trustStore = await trustStoreOf(parsed);
  const keyLog = openKeyLog(parsed.text("keylogfile"));
  return new TlsContext({
    ...settings,
    ...(protocols === undefined ? {} : { alpnProtocols: protocols }),
    ...(identity === undefined ? {} : { identities: [identity] }),
    trustStore,
    // What verification finds is printed; whether it matters is for the options to say.
    unsafelyDisableVerification: true,
    unsafelyAllowCommonName: true,
    askForVerification: true,
    trace: observer,
    keyLog: (line) => {
      observer.onSecret(line);
      keyLog?.(line);
    },
  });
}

/** The session of a file, for this host: s_client resumes what it is told to. */
function readSession(
  path: string | undefined,
  settings: ClientSettings,
): TlsSession | undefined {
  if (path === undefined) return undefined;
  try {
    const { data } = sessionFromPem(Deno.readTextFileSync(path));
    return new TlsSession({ ...data, serverName: settings.hostname });
  } catch (cause) {
    throw new CommandError(`Can't open session file ${path}`, { cause });
  }
}

/** The session in a file, with the name that was sent, as OpenSSL writes it. */
function writeSession(
  path: string | undefined,
  { data }: TlsSession,
  { serverName }: ClientSettings,
  console: Console,
): void {
  if (path === undefined) return;
  const session = new TlsSession({ ...data, serverName: serverName ?? undefined });
  try {
    Deno.writeTextFileSync(path, sessionToPem(session), { mode: 0o600 });
  } catch {
    console.printError(`Error writing session file ${path}\n`);
  }
}
