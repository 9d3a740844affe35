// Copyright 2026 the streamssl authors. MIT license.

import { formatErrors } from "../err/mod.ts";
import { closeConnection } from "./close_connection.ts";
import { LineReader } from "./line_reader.ts";
import { serverSummaryText } from "./print/server_report.ts";
import type { Afterwards, ServerConnection, ServerRun } from "./server_connection.ts";

const LF = 0x0a;
const CR = 0x0d;

/** The line with which a client ends the connection. */
const CLOSE = "CLOSE";

/**
 * Serves one client by sending each line back reversed (rev_body).
 *
 * @param run What the connections share.
 * @param connection The connection, whose handshake has begun.
 * @returns What comes next.
 */
export async function serveReversed(
  run: ServerRun,
  connection: ServerConnection,
): Promise<Afterwards> {
  const { console, settings } = run;
  const { stream, socket } = connection;
  try {
    await connection.open();
  } catch (error) {
    console.printError(`CONNECTION FAILURE\n${formatErrors(error)}\n`);
    await closeConnection(stream, socket);
    return "next";
  }
  console.printError(`CONNECTION ESTABLISHED\n${serverSummaryText(connection.report)}`);
  try {
    await reverseLines(connection);
    console.printError("CONNECTION CLOSED\n");
  } catch (error) {
    if (!settings.quiet) console.printError(`${formatErrors(error)}\n`);
  }
  await closeConnection(stream, socket);
  return "next";
}

async function reverseLines({ stream }: ServerConnection): Promise<void> {
  const lines = new LineReader(() => stream.read());
  for (;;) {
    const line = await lines.next();
    if (line === null) return;
    let length = line.length;
    while (length > 0 && (line[length - 1] === LF || line[length - 1] === CR)) length -= 1;
    const content = line.subarray(0, length);
    if (length === CLOSE.length && new TextDecoder().decode(content) === CLOSE) return;
    const answer = new Uint8Array(length + 1);
    answer.set(content.toReversed());
    answer[length] = LF;
    await stream.write(answer);
  }
}
