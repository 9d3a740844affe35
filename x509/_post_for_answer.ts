// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import type { Bytes } from "../wire/mod.ts";
import { readLimited } from "./_read_limited.ts";

/** A request to an authority over HTTP, and what may come back. */
export interface PostForAnswerOptions {
  /** What sends. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The request. */
  body: Bytes;
  /** The media type of the request. */
  requestType: string;
  /** The media type of the answer. */
  answerType: string;
  /** The longest answer that is taken, in bytes. */
  maximumSize: number;
  /** Ends the wait. */
  signal: AbortSignal | undefined;
}

/**
 * Posts a request, and takes the answer when it is one of the wanted type (RFC 6960, appendix A; RFC 3161,
 * section 3.4). A server that names no type is believed.
 *
 * @param url Where it goes.
 * @param options The request, and what may come back.
 * @returns The answer's body.
 * @throws {SslError} `HTTP` when the answer is an error, of another type, or too long.
 */
export async function postForAnswer(url: string, options: PostForAnswerOptions): Promise<Bytes> {
  const { fetch, body, requestType, answerType, maximumSize, signal } = options;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": requestType, "accept": answerType },
    body,
    ...signal === undefined ? {} : { signal },
  });
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (!response.ok || type !== undefined && type !== answerType) {
    await response.body?.cancel();
    throw new SslError("HTTP", response.ok ? "UNEXPECTED_CONTENT_TYPE" : "RECEIVED_ERROR", {
      expected: `an answer of the type ${answerType}`,
      received: `status ${response.status}${type === undefined ? "" : `, ${type}`}`,
      where: url,
    });
  }
  const answer = await readLimited(response.body, maximumSize);
  if (answer !== undefined) return answer;
  throw new SslError("HTTP", "MAX_RESP_LEN_EXCEEDED", {
    expected: `at most ${maximumSize} bytes`,
    received: "more",
    where: url,
  });
}
