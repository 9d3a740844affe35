// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { type ErrorReason, SslError, type SslErrorDetails, systemErrorOf } from "../err/mod.ts";

/** What was being done when a runtime threw. */
export type SocketOperation = "connect" | "listen" | "accept" | "read" | "write";

type BioReason = ErrorReason<"BIO">;

/** The reason of an operation's failure when the system's error has no better one. */
const OPERATION_REASONS = {
  connect: "CONNECT_ERROR",
  listen: "UNABLE_TO_BIND_SOCKET",
  accept: "ACCEPT_ERROR",
  read: "TRANSFER_ERROR",
  write: "TRANSFER_ERROR",
} as const satisfies Readonly<Record<SocketOperation, BioReason>>;

interface Answer {
  readonly reason?: BioReason;
  readonly usualCause: string;
  readonly remedy: string;
}

const SYSTEM_ANSWERS: Readonly<Record<string, Answer>> = {
  ECONNREFUSED: {
    usualCause: "nothing listens on that port, or a firewall rejects the connection",
    remedy: "check that the server runs and that host and port are right",
  },
  ECONNRESET: {
    usualCause: "the peer gave the connection up: it crashed, timed out, or does not speak TLS",
    remedy: "look at the peer's log, and check that the port expects this protocol",
  },
  EPIPE: {
    reason: "BROKEN_PIPE",
    usualCause: "the peer closed the connection and reads no more",
    remedy: "read what the peer sent before it closed; it often says why",
  },
  ETIMEDOUT: {
    reason: "CONNECT_TIMEOUT",
    usualCause: "a firewall drops the packets, or the host is off",
    remedy: "check the address and the way to it",
  },
  EHOSTUNREACH: {
    usualCause: "the host is off, or a router knows no way to it",
    remedy: "check the address and the network",
  },
  ENETUNREACH: {
    usualCause: "this machine has no route to that network; for IPv6 addresses, no IPv6",
    remedy: "check the network, or use an address of the other family",
  },
  EADDRINUSE: {
    usualCause: "another program listens there already, or a socket file was left behind",
    remedy: "choose another port, or stop that program; remove a socket file that nobody uses",
  },
  EADDRNOTAVAIL: {
    usualCause: "the address is not one of this machine's",
    remedy: 'listen on "0.0.0.0", "::" or an address of this machine',
  },
  EACCES: {
    usualCause: "the system allows it to other users only; ports below 1024 need a privilege",
    remedy: "choose a port from 1024 up, or check the owner and mode of the socket's file",
  },
  ENOENT: {
    usualCause: "no socket has that path",
    remedy: "check the path, and that the server runs",
  },
  EMFILE: {
    usualCause: "connections are not closed, or the limit on open files is low",
    remedy: "close connections that are done, or raise the limit (ulimit -n)",
  },
};

const PERMISSION_FLAG_REGEXP = /--allow-[a-z]+/;

/**
 * Makes what a runtime threw into an answer; errors that are answers already pass through.
 *
 * @param error What the runtime threw.
 * @param operation What was being done.
 * @param where The address, for example `tcp 192.0.2.1:443`.
 */
export function socketError(error: unknown, operation: SocketOperation, where: string): Error {
  if (error instanceof SslError || error instanceof TypeError || error instanceof RangeError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  const details = { received: message, where, cause: error };
  if (isLookupFailure(error, message)) {
    return answerError("LOOKUP_RETURNED_NOTHING", details, {
      usualCause: "the host name is misspelt, or the name server can not be reached",
      remedy: "check the name, or connect to an IP address",
    });
  }
  const system = systemErrorOf(error);
  if (system !== undefined) {
    const answer = SYSTEM_ANSWERS[system.reason];
    const reason = operation !== "connect" && answer?.reason === "CONNECT_TIMEOUT"
      ? "TRANSFER_TIMEOUT"
      : answer?.reason ?? OPERATION_REASONS[operation];
    return answerError(reason, { received: system.message, where, cause: system }, answer);
  }
  const flag = PERMISSION_FLAG_REGEXP.exec(message)?.[0];
  if (flag !== undefined) {
    return answerError(OPERATION_REASONS[operation], details, {
      usualCause: "Deno runs a program without permissions unless flags grant them",
      remedy: `run it with ${flag}`,
    });
  }
  return new SslError("BIO", OPERATION_REASONS[operation], details);
}

/** The error of an operation on a BIO that was closed on this side. */
export function closedError(operation: string): SslError<"BIO"> {
  return new SslError("BIO", "UNINITIALIZED", {
    expected: `an open BIO to ${operation}`,
    received: "one that was closed on this side",
    usualCause: "close() was called while the operation was under way, or before it",
    remedy: "close a connection after its last operation; use closeWrite() to end one half",
  });
}

/** The error of a write behind the end of the outgoing half. */
export function writeAfterEndError(): SslError<"BIO"> {
  return new SslError("BIO", "BROKEN_PIPE", {
    expected: "no bytes behind the end",
    received: "a write after closeWrite()",
    usualCause: "the program goes on writing after it ended its half of the connection",
    remedy: "write everything before closeWrite() or writable.close()",
  });
}

/** The error of a write to a peer that reads no more. */
export function brokenPipeError(cause?: unknown): SslError<"BIO"> {
  return new SslError("BIO", "BROKEN_PIPE", {
    received: "a write to a peer that closed",
    usualCause: "the other side was closed first",
    remedy: "read what the peer sent before it closed; it often says why",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error of a second read while one is under way. */
export function inUseError(): SslError<"BIO"> {
  return new SslError("BIO", "IN_USE", {
    expected: "one read at a time",
    received: "a second read while the first one waits",
    usualCause: "two readers, for example `readable` and read(), share one BIO",
    remedy: "read in one place, or await the first read",
  });
}

function answerError(
  reason: BioReason,
  details: SslErrorDetails,
  answer?: Answer,
): SslError<"BIO"> {
  return new SslError("BIO", reason, {
    ...details,
    ...(answer === undefined ? {} : { usualCause: answer.usualCause, remedy: answer.remedy }),
  });
}

function isLookupFailure(error: unknown, message: string): boolean {
  // Node tells it by a code that is no errno, Deno by the message alone.
  const code = String((error as { code?: unknown } | null)?.code);
  return code === "ENOTFOUND" || code.startsWith("EAI_") || message.includes("failed to lookup");
}
