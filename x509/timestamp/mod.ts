// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Timestamps (RFC 3161): requests, answers, their verification, and an authority.
 *
 * ```ts
 * import { createTimestampRequest } from "@streamssl/ssl/timestamp";
 * import { assertEquals } from "@std/assert";
 *
 * const request = await createTimestampRequest(new TextEncoder().encode("a contract"));
 * assertEquals(request.version, 1);
 * ```
 *
 * @module
 */

export type { MessageImprint } from "./message_imprint.ts";
export {
  queryTimestamp,
  type QueryTimestampOptions,
  type TimestampQueryResult,
} from "./query_timestamp.ts";
export * from "./timestamp_authority.ts";
export {
  d2iTimestampInfo,
  decodeTimestampInfo,
  i2dTimestampInfo,
  type TimestampAccuracy,
  type TimestampInfo,
} from "./timestamp_info.ts";
export {
  createTimestampRequest,
  type CreateTimestampRequestOptions,
  d2iTimestampRequest,
  i2dTimestampRequest,
  TimestampRequest,
} from "./timestamp_request.ts";
export {
  d2iTimestampResponse,
  i2dTimestampResponse,
  TIMESTAMP_FAILURES,
  TIMESTAMP_STATUSES,
  type TimestampFailure,
  TimestampResponse,
  type TimestampStatus,
} from "./timestamp_response.ts";
export {
  type VerifiedTimestamp,
  verifyTimestamp,
  type VerifyTimestampOptions,
} from "./verify_timestamp.ts";
