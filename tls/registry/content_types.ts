// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { NamedNumber } from "./name_of.ts";

/** Content type of a change_cipher_spec record. */
export const CHANGE_CIPHER_SPEC = 20;
/** Content type of an alert record. */
export const ALERT = 21;
/** Content type of a record with handshake messages. */
export const HANDSHAKE = 22;
/** Content type of a record with application data, and of every encrypted TLS 1.3 record. */
export const APPLICATION_DATA = 23;
/** Content type of a heartbeat record (RFC 6520). */
export const HEARTBEAT = 24;

/** The content types of records (RFC 8446, Section 5.1, and IANA's registry). */
export const CONTENT_TYPES = [
  { number: 20, name: "change_cipher_spec" },
  { number: 21, name: "alert" },
  { number: 22, name: "handshake" },
  { number: 23, name: "application_data" },
  { number: 24, name: "heartbeat" },
  { number: 25, name: "tls12_cid" },
  { number: 26, name: "ack" },
] as const satisfies readonly NamedNumber[];
