// Copyright 2026 the streamssl authors. MIT license.

import { listenTcp, listenUnix, type SocketListener } from "../bio/mod.ts";
import { formatErrors } from "../err/mod.ts";
import { MemorySessionCache, TlsContext } from "../tls/mod.ts";
import type { TrustStore } from "../x509/mod.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { CommandError } from "./command_error.ts";
import type { Console } from "./console.ts";
import { identityOf } from "./credentials.ts";
import { HandshakeObserver } from "./handshake_observer.ts";
import { openKeyLog } from "./key_log.ts";
import { statisticsText } from "./print/server_statistics.ts";
import { serveHttp } from "./serve_http.ts";
import { serveReversed } from "./serve_reversed.ts";
import { serveTransfer } from "./serve_transfer.ts";
import { report, ServerConnection, type ServerRun } from "./server_connection.ts";
import {
  type ListenAddress,
  type ServerMode,
  type ServerSettings,
  serverSettings,
} from "./server_settings.ts";
import { alpnProtocols, TLS_OPTIONS, tlsSettings, VERSION_OPTIONS } from "./tls_options.ts";
import { authorityNames, TRUST_OPTIONS, trustStoreOf } from "./trust_options.ts";

/** The file that certificate and key come from when none is named. */
const DEFAULT_CERTIFICATE = "server.pem";

/** `openssl s_server`: a TLS server for tests by hand and by scripts. */
export const sServerCommand: Command = {
  name: "s_server",
  usage: "[options]",
  sections: [
    {
      title: "Network",
      options: [
        {
          name: "port",
          kind: "positive",
          help: "TCP/IP port to listen on for connections (default is 4433)",
        },
        {
          name: "accept",
          kind: "text",
          help: "TCP/IP optional host and port to listen on for connections (default is *:4433)",
        },
        { name: "unix", kind: "text", help: "Unix domain socket to accept on" },
      ],
    },
    {
      title: "Identity",
      options: [
        ...TRUST_OPTIONS,
        { name: "verify", kind: "integer", help: "Turn on peer certificate verification" },
        {
          name: "Verify",
          kind: "integer",
          help: "Turn on peer certificate verification, must have a cert",
        },
        {
          name: "cert",
          kind: "file-in",
          help: "Server certificate file to use; default server.pem",
        },
        {
          name: "cert_chain",
          kind: "file-in",
          help: "Server certificate chain file in PEM format",
        },
        {
          name: "key",
          kind: "text",
          help: "Private key file to use; default is -cert file or else server.pem",
        },
        { name: "quiet", kind: "flag", help: "No server output" },
        { name: "www", kind: "flag", help: "Respond to a 'GET /' with a status page" },
        { name: "WWW", kind: "flag", help: "Respond to a 'GET with the file ./path" },
        { name: "HTTP", kind: "flag", help: "Like -WWW but ./path includes HTTP headers" },
        {
          name: "verify_return_error",
          kind: "flag",
          help: "Close connection on verification error",
        },
      ],
    },
    {
      title: "Debug",
      options: [
        {
          name: "brief",
          kind: "flag",
          help: "Restrict output to brief summary of connection parameters",
        },
        {
          name: "rev",
          kind: "flag",
          help: "act as an echo server that sends back received text reversed",
        },
        { name: "naccept", kind: "positive", help: "Terminate after #num connections" },
        { name: "keylogfile", kind: "file-out", help: "Write TLS secrets to file" },
      ],
    },
    {
      title: "Protocol and version",
      options: [
        {
          name: "num_tickets",
          kind: "integer",
          help: "The number of TLSv1.3 session tickets that a server will automatically issue",
        },
        ...VERSION_OPTIONS,
        {
          name: "alpn",
          kind: "text",
          help: "Set the advertised protocols for the ALPN extension (comma-separated list)",
        },
      ],
    },
    {
      title: "TLS/SSL",
      options: [
        { name: "no_ticket", kind: "flag", help: "Disable use of TLS session tickets" },
        { name: "serverpref", kind: "flag", help: "Use server's cipher preferences" },
        ...TLS_OPTIONS,
      ],
    },
  ],
  parameters: [],
  run: runServer,
};

const SERVICES: Readonly<Record<ServerMode, typeof serveTransfer>> = {
  transfer: serveTransfer,
  www: serveHttp,
  WWW: serveHttp,
  HTTP: serveHttp,
  rev: serveReversed,
};

async function runServer(parsed: ParsedArguments, console: Console): Promise<number> {
  const settings = serverSettings(parsed, console);
  const observer = new HandshakeObserver();
  const sessionCache = new MemorySessionCache();
  const run: ServerRun = {
    settings,
    observer,
    console,
    context: await serverContext(parsed, settings, { observer, sessionCache }),
    statistics: { accepts: 0, finished: 0, hits: 0 },
    cachedSessions: () => sessionCache.size,
  };
  try {
    using listener = await listen(settings.address);
    report(run, `ACCEPT${placeText(settings.address, listener)}\n`);
    await serve(run, listener);
  } catch (error) {
    console.printError(`${formatErrors(error)}\n`);
  }
  report(run, statisticsText(run.statistics, run.cachedSessions()));
  // As OpenSSL's, which is 0 even when the address could not be listened on.
  return 0;
}

/** One connection after the other, as OpenSSL's program does. */
async function serve(run: ServerRun, listener: SocketListener): Promise<void> {
  const service = SERVICES[run.settings.mode];
  const { connections = Infinity } = run.settings;
  for (let served = 0; served < connections; served++) {
    const socket = await listener.accept();
    if (socket === null) return;
    const connection = await ServerConnection.start(run, socket);
    if (await service(run, connection) === "stop") return;
  }
}

/** All addresses of this machine, of both families where it has both. */
async function listen(address: ListenAddress): Promise<SocketListener> {
  if (address.transport === "unix") return await listenUnix({ path: address.path });
  const { host, port } = address;
  if (host !== undefined) return await listenTcp({ hostname: host, port });
  try {
    return await listenTcp({ hostname: "::", port });
  } catch {
    return await listenTcp({ hostname: "0.0.0.0", port });
  }
}

/** Where it listens, when the arguments do not say it all. */
function placeText(address: ListenAddress, { addr }: SocketListener): string {
  if (addr.transport === "unix") return ` localhost:${addr.path}`;
  if (address.transport === "unix" || address.port !== 0) return "";
  const host = addr.hostname.includes(":") ? `[${addr.hostname}]` : addr.hostname;
  return ` ${host}:${addr.port}`;
}

async function serverContext(
  parsed: ParsedArguments,
  { clientAuthentication }: ServerSettings,
  { observer, sessionCache }: { observer: HandshakeObserver; sessionCache: MemorySessionCache },
): Promise<TlsContext> {
  const settings = tlsSettings(parsed);
  const protocols = alpnProtocols(parsed.text("alpn"));
  const sessionTickets = parsed.number("num_tickets");
  if (sessionTickets !== undefined && (sessionTickets < 0 || sessionTickets > 255)) {
    throw new CommandError(
      `Call to SSL_CONF_cmd(-num_tickets, ${sessionTickets}) failed\n0 to 255 are expected`,
    );
  }
  const identity = await identityOf(parsed, "server", DEFAULT_CERTIFICATE);
  const trustStore: TrustStore = await trustStoreOf(parsed);
  const clientCertificateAuthorities = await authorityNames(parsed);
  const keyLog = openKeyLog(parsed.text("keylogfile"));
  return new TlsContext({
    ...settings,
    ...(protocols === undefined ? {} : { alpnProtocols: protocols }),
    ...(sessionTickets === undefined ? {} : { sessionTickets }),
    identities: identity === undefined ? [] : [identity],
    trustStore,
    clientAuthentication,
    clientCertificateAuthorities,
    tickets: !parsed.has("no_ticket"),
    serverPreference: parsed.has("serverpref"),
    sessionCache,
    // What verification finds is printed; whether it matters is for the options to say.
    unsafelyDisableVerification: true,
    askForVerification: true,
    trace: observer,
    keyLog: (line) => {
      observer.onSecret(line);
      keyLog?.(line);
    },
  });
}
