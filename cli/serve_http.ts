// Copyright 2026 the streamssl authors. MIT license.

import { formatErrors, SslError } from "../err/mod.ts";
import { closeConnection } from "./close_connection.ts";
import { LineReader } from "./line_reader.ts";
import { statusPage } from "./print/status_page.ts";
import type { Afterwards, ServerConnection, ServerRun } from "./server_connection.ts";

const HTML_HEADER = "HTTP/1.0 200 ok\r\nContent-type: text/html\r\n\r\n";
const TEXT_HEADER = "HTTP/1.0 200 ok\r\nContent-type: text/plain\r\n\r\n";

/** What a file's name ends with when it is HTML. */
const HTML_REGEXP = /.\.(?:html|htm|php)$/;

/**
 * Serves one client's HTTP request: with a status page, or with a file of the current directory
 * (www_body).
 *
 * @param run What the connections share.
 * @param connection The connection, whose handshake has begun.
 * @returns What comes next.
 */
export async function serveHttp(
  run: ServerRun,
  connection: ServerConnection,
): Promise<Afterwards> {
  const { stream, socket } = connection;
  try {
    await connection.open();
    await answerRequest(run, connection);
  } catch (error) {
    if (!run.settings.quiet) connection.printFailure(error);
  }
  await closeConnection(stream, socket);
  return "next";
}

/** Lines are passed over until one is a request. */
async function answerRequest(run: ServerRun, connection: ServerConnection): Promise<void> {
  const { stream } = connection;
  const { mode } = run.settings;
  const lines = new LineReader(() => stream.read());
  const decoder = new TextDecoder();
  for (;;) {
    const bytes = await lines.next();
    if (bytes === null) return;
    const line = decoder.decode(bytes);
    const wantsStatus = mode === "www" ? line.startsWith("GET ") : line.startsWith("GET /stats ");
    if (wantsStatus && mode !== "HTTP") {
      const text = HTML_HEADER + statusPage(connection.report, {
        words: run.settings.words,
        statistics: run.statistics,
        cachedSessions: run.cachedSessions(),
        now: Date.now(),
      });
      return await stream.write(new TextEncoder().encode(text));
    }
    if (mode !== "www" && line.startsWith("GET /")) {
      return await sendFile(run, connection, line.slice("GET /".length));
    }
  }
}

/** What is wrong with a request's path, or nothing. */
function pathProblem(request: string): string | undefined {
  const end = request.indexOf(" ");
  if (end < 0) return `'${request}' is an invalid file name`;
  const path = request.slice(0, end);
  const colon = path.indexOf(":");
  // OpenSSL tells of what it has read so far.
  if (colon >= 0) return `'${path.slice(0, colon)}' contains '..' or ':'`;
  if (path.split(/[/\\]/).includes("..")) return `'${path}' contains '..' or ':'`;
  if (/^[/\\]/.test(path)) return `'${path}' is an invalid path`;
  if (path.includes("\0")) return `'${path}' is an invalid file name`;
  if (isDirectory(path)) return `'${path}' is a directory`;
  return undefined;
}

function isDirectory(path: string): boolean {
  try {
    return path !== "" && Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Sends a file of the current directory or below it, and says what keeps it from doing so. */
async function sendFile(
  { settings, console }: ServerRun,
  { stream }: ServerConnection,
  request: string,
): Promise<void> {
  const send = (text: string) => stream.write(new TextEncoder().encode(text));
  const problem = pathProblem(request);
  if (problem !== undefined) return await send(`${TEXT_HEADER}${problem}\r\n`);
  const path = request.slice(0, request.indexOf(" "));
  let file: Deno.FsFile;
  try {
    if (path === "") throw new Deno.errors.NotFound("the request names no file");
    file = await Deno.open(path);
  } catch (cause) {
    const isMissing = cause instanceof Deno.errors.NotFound;
    const reason = formatErrors(isMissing ? new SslError("BIO", "NO_SUCH_FILE", { cause }) : cause);
    return await send(`${TEXT_HEADER}Error opening '${path}' mode='r'\r\n${reason}\n`);
  }
  if (!settings.quiet) console.printError(`FILE:${path}\n`);
  // With -HTTP the file brings its own headers.
  if (settings.mode === "WWW") await send(HTML_REGEXP.test(path) ? HTML_HEADER : TEXT_HEADER);
  for await (const chunk of file.readable) await stream.write(chunk);
}
