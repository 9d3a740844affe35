// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * The messages of the handshake and the contents of its extensions as plain data, each with an
 * `encode` and a `decode`. Decoding is strict and keeps order and unknown values; encoding writes
 * what it is told.
 *
 * @module
 */

export * from "./certificate.ts";
export * from "./certificate_request.ts";
export * from "./certificate_status.ts";
export * from "./certificate_verify.ts";
export * from "./client_hello.ts";
export * from "./client_key_exchange.ts";
export * from "./empty_messages.ts";
export * from "./encrypted_extensions.ts";
export * from "./extension.ts";
export * from "./finished.ts";
export * from "./handshake_header.ts";
export * from "./illegal_parameter_error.ts";
export * from "./key_update.ts";
export * from "./new_session_ticket.ts";
export * from "./server_hello.ts";
export * from "./server_key_exchange.ts";
export type { MessageInput } from "./message_input.ts";
export * from "./extensions/alpn.ts";
export {
  decodeCertificateAuthorities,
  encodeCertificateAuthorities,
} from "./extensions/certificate_authorities.ts";
export * from "./extensions/compress_certificate.ts";
export * from "./extensions/cookie.ts";
export * from "./extensions/early_data.ts";
export * from "./extensions/ec_point_formats.ts";
export * from "./extensions/empty_extension.ts";
export * from "./extensions/key_share.ts";
export * from "./extensions/max_fragment_length.ts";
export * from "./extensions/oid_filters.ts";
export * from "./extensions/padding.ts";
export * from "./extensions/pre_shared_key.ts";
export * from "./extensions/psk_key_exchange_modes.ts";
export * from "./extensions/record_size_limit.ts";
export * from "./extensions/renegotiation_info.ts";
export * from "./extensions/server_name.ts";
export * from "./extensions/session_ticket.ts";
export * from "./extensions/signature_algorithms.ts";
export * from "./extensions/signed_certificate_timestamp.ts";
export * from "./extensions/status_request.ts";
export * from "./extensions/supported_groups.ts";
export * from "./extensions/supported_versions.ts";
