// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { postForAnswer } from "../_post_for_answer.ts";
import {
  createTimestampRequest,
  type CreateTimestampRequestOptions,
  type TimestampRequest,
} from "./timestamp_request.ts";
import { TimestampResponse } from "./timestamp_response.ts";
import {
  type VerifiedTimestamp,
  verifyTimestamp,
  type VerifyTimestampOptions,
} from "./verify_timestamp.ts";

/** Options for {@linkcode queryTimestamp}. */
export interface QueryTimestampOptions
  extends Omit<VerifyTimestampOptions, "request" | "data" | "messageImprint"> {
  /** The authority's address. */
  url: string;
  /** What sends: the platform's `fetch`, or another function like it. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** What is asked for: digest, policy, nonce. */
  request?: CreateTimestampRequestOptions;
  /** Ends the waiting. */
  signal?: AbortSignal;
  /** How long the answer may be, in bytes. @default {1_048_576} */
  maximumSize?: number;
}

/** What {@linkcode queryTimestamp} gives. */
export interface TimestampQueryResult extends VerifiedTimestamp {
  /** The answer, to be kept. */
  readonly response: TimestampResponse;
  /** The request. */
  readonly request: TimestampRequest;
}

/**
 * Asks an authority over HTTP for a timestamp, and verifies it (RFC 3161, section 3.4; `tsget`).
 *
 * @param data What gets the timestamp; only its digest is sent.
 * @param options Whom to ask, and who is trusted.
 * @returns The timestamp.
 * @throws {SslError} `HTTP` when there is no answer, `TS` when it is refused or not good.
 *
 * @example Usage
 * ```ts
 * import { queryTimestamp } from "@streamssl/ssl/timestamp";
 * import { assertRejects } from "@std/assert";
 *
 * const fetch = () => Promise.resolve(new Response("", { status: 503 }));
 * const trustStore = { findBySubject: () => [] };
 * const url = "http://timestamp.example.org/";
 * await assertRejects(() => queryTimestamp(Uint8Array.of(1), { url, fetch, trustStore }));
 * ```
 */
export async function queryTimestamp(
  data: Uint8Array | ReadableStream<Uint8Array>,
  options: QueryTimestampOptions,
): Promise<TimestampQueryResult> {
  const { url, fetch, request: fields = {}, signal, maximumSize = 2 ** 20, ...rest } = options;
  const request = await createTimestampRequest(data, fields);
  const answer = await postForAnswer(url, {
    fetch,
    body: request.der,
    requestType: "application/timestamp-query",
    answerType: "application/timestamp-reply",
    maximumSize,
    signal,
  });
  const response = TimestampResponse.fromDer(answer);
  return { ...await verifyTimestamp(response, { ...rest, request }), response, request };
}
