// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { SslError } from "../err/mod.ts";
import { DecodeError } from "../wire/mod.ts";
import { IllegalParameterError } from "./messages/illegal_parameter_error.ts";
import { TlsError } from "./tls_error.ts";

/** Alert numbers of RFC 8446, Section 6, as far as this side sends them. */
export const ALERT = {
  unexpectedMessage: 10,
  badRecordMac: 20,
  recordOverflow: 22,
  handshakeFailure: 40,
  badCertificate: 42,
  unsupportedCertificate: 43,
  certificateRevoked: 44,
  certificateExpired: 45,
  certificateUnknown: 46,
  illegalParameter: 47,
  unknownCa: 48,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  insufficientSecurity: 71,
  internalError: 80,
  inappropriateFallback: 86,
  missingExtension: 109,
  unsupportedExtension: 110,
  unrecognizedName: 112,
  badCertificateStatusResponse: 113,
  certificateRequired: 116,
  noApplicationProtocol: 120,
} as const satisfies Readonly<Record<string, number>>;

/** The one mapping from the reason of an error to the alert that tells the peer. */
const ALERT_BY_REASON: Readonly<Record<string, number>> = {
  UNEXPECTED_MESSAGE: ALERT.unexpectedMessage,
  UNEXPECTED_RECORD: ALERT.unexpectedMessage,
  UNEXPECTED_CCS_MESSAGE: ALERT.unexpectedMessage,
  MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA: ALERT.unexpectedMessage,
  NOT_ON_RECORD_BOUNDARY: ALERT.unexpectedMessage,
  BAD_RECORD_TYPE: ALERT.unexpectedMessage,
  BAD_CHANGE_CIPHER_SPEC: ALERT.illegalParameter,
  TOO_MANY_WARN_ALERTS: ALERT.unexpectedMessage,
  TOO_MANY_KEY_UPDATES: ALERT.unexpectedMessage,
  TOO_MUCH_EARLY_DATA: ALERT.unexpectedMessage,
  DECRYPTION_FAILED_OR_BAD_RECORD_MAC: ALERT.badRecordMac,
  DATA_LENGTH_TOO_LONG: ALERT.recordOverflow,
  ENCRYPTED_LENGTH_TOO_LONG: ALERT.recordOverflow,
  NO_SHARED_CIPHER: ALERT.handshakeFailure,
  NO_SUITABLE_KEY_SHARE: ALERT.handshakeFailure,
  NO_SUITABLE_GROUPS: ALERT.handshakeFailure,
  NO_SUITABLE_SIGNATURE_ALGORITHM: ALERT.handshakeFailure,
  NO_SHARED_SIGNATURE_ALGORITHMS: ALERT.handshakeFailure,
  NO_CERTIFICATE_SET: ALERT.handshakeFailure,
  PEER_DID_NOT_RETURN_A_CERTIFICATE: ALERT.handshakeFailure,
  UNSAFE_LEGACY_RENEGOTIATION_DISABLED: ALERT.handshakeFailure,
  RENEGOTIATION_MISMATCH: ALERT.handshakeFailure,
  INCONSISTENT_EXTMS: ALERT.handshakeFailure,
  WRONG_VERSION_NUMBER: ALERT.protocolVersion,
  UNSUPPORTED_PROTOCOL: ALERT.protocolVersion,
  HTTP_REQUEST: ALERT.protocolVersion,
  HTTPS_PROXY_REQUEST: ALERT.protocolVersion,
  EXCESSIVE_MESSAGE_SIZE: ALERT.illegalParameter,
  WRONG_CIPHER_RETURNED: ALERT.illegalParameter,
  UNKNOWN_CIPHER_RETURNED: ALERT.illegalParameter,
  CIPHERSUITE_DIGEST_HAS_CHANGED: ALERT.illegalParameter,
  OLD_SESSION_CIPHER_NOT_RETURNED: ALERT.illegalParameter,
  UNSUPPORTED_COMPRESSION_ALGORITHM: ALERT.illegalParameter,
  NO_COMPRESSION_SPECIFIED: ALERT.illegalParameter,
  INVALID_SESSION_ID: ALERT.illegalParameter,
  BAD_KEY_SHARE: ALERT.illegalParameter,
  WRONG_CURVE: ALERT.illegalParameter,
  BAD_ECPOINT: ALERT.illegalParameter,
  BAD_PSK: ALERT.illegalParameter,
  BAD_PSK_IDENTITY: ALERT.illegalParameter,
  BAD_PROTOCOL_VERSION_NUMBER: ALERT.illegalParameter,
  WRONG_SIGNATURE_TYPE: ALERT.illegalParameter,
  WRONG_SIGNATURE_SIZE: ALERT.illegalParameter,
  BAD_LEGACY_VERSION: ALERT.illegalParameter,
  BAD_HELLO_REQUEST: ALERT.illegalParameter,
  BAD_CIPHER: ALERT.illegalParameter,
  BAD_EXTENSION: ALERT.illegalParameter,
  INVALID_ALERT: ALERT.illegalParameter,
  UNSOLICITED_EXTENSION: ALERT.unsupportedExtension,
  LENGTH_MISMATCH: ALERT.decodeError,
  BAD_LENGTH: ALERT.decodeError,
  BAD_PACKET: ALERT.decodeError,
  BAD_SIGNATURE: ALERT.decryptError,
  DIGEST_CHECK_FAILED: ALERT.decryptError,
  BINDER_DOES_NOT_VERIFY: ALERT.decryptError,
  MISSING_SUPPORTED_GROUPS_EXTENSION: ALERT.missingExtension,
  MISSING_SIGALGS_EXTENSION: ALERT.missingExtension,
  MISSING_PSK_KEX_MODES_EXTENSION: ALERT.missingExtension,
  INAPPROPRIATE_FALLBACK: ALERT.inappropriateFallback,
  NO_APPLICATION_PROTOCOL: ALERT.noApplicationProtocol,
  UNKNOWN_CERTIFICATE_TYPE: ALERT.unsupportedCertificate,
  CERTIFICATE_VERIFY_FAILED: ALERT.certificateUnknown,
  UNKNOWN_ALERT_TYPE: ALERT.illegalParameter,
};

/**
 * The alert for a verification result, X509_V_ERR_…, as OpenSSL maps it
 * (ssl_x509err2alert), by code.
 */
const ALERT_BY_VERIFICATION: Readonly<Record<number, number>> = {
  1: ALERT.internalError,
  2: ALERT.unknownCa,
  3: ALERT.unknownCa,
  4: ALERT.badCertificate,
  5: ALERT.badCertificate,
  6: ALERT.badCertificate,
  7: ALERT.decryptError,
  8: ALERT.decryptError,
  9: ALERT.badCertificate,
  10: ALERT.certificateExpired,
  11: ALERT.badCertificate,
  12: ALERT.certificateExpired,
  13: ALERT.badCertificate,
  14: ALERT.badCertificate,
  17: ALERT.internalError,
  18: ALERT.unknownCa,
  19: ALERT.unknownCa,
  20: ALERT.unknownCa,
  21: ALERT.unknownCa,
  22: ALERT.unknownCa,
  23: ALERT.certificateRevoked,
  25: ALERT.unknownCa,
  26: ALERT.unsupportedCertificate,
  27: ALERT.badCertificate,
  28: ALERT.badCertificate,
  33: ALERT.unknownCa,
  50: ALERT.handshakeFailure,
  62: ALERT.badCertificate,
  63: ALERT.badCertificate,
  64: ALERT.badCertificate,
  65: ALERT.badCertificate,
  66: ALERT.badCertificate,
  67: ALERT.badCertificate,
  68: ALERT.badCertificate,
  69: ALERT.internalError,
  70: ALERT.internalError,
  79: ALERT.unknownCa,
  94: ALERT.badCertificate,
};

/** The alert for a failed verification of the peer's certificates. */
export function alertOfVerification(code: number): number {
  return ALERT_BY_VERIFICATION[code] ?? ALERT.certificateUnknown;
}

/**
 * The alert that tells the peer of an error.
 *
 * @param error What went wrong.
 * @param version The number of the version, as far as it is known.
 * @returns The alert's number, or `undefined` when none is due: the peer sent one itself, the
 * transport ended, or nothing is wrong with the peer.
 */
export function alertOf(error: unknown, version: number): number | undefined {
  if (!(error instanceof TlsError)) return ALERT.internalError;
  if (error.origin === "peer") return undefined;
  if (error.reason === "UNEXPECTED_EOF_WHILE_READING") return undefined;
  if (error.alert !== undefined) return error.alert;
  if (error.reason === "PEER_DID_NOT_RETURN_A_CERTIFICATE" && version >= 0x0304) {
    return ALERT.certificateRequired;
  }
  return ALERT_BY_REASON[error.reason] ?? ALERT.internalError;
}

/** Makes one of our own errors of whatever was thrown, with the thrown one as its cause. */
export function asSslError(thrown: unknown): Error {
  if (thrown instanceof IllegalParameterError) {
    return new TlsError("BAD_EXTENSION", {
      received: thrown.problem,
      where: `${thrown.path}, offset ${thrown.offset}`,
      cause: thrown,
    });
  }
  if (thrown instanceof DecodeError) {
    return new TlsError("LENGTH_MISMATCH", {
      received: thrown.problem,
      where: `${thrown.path}, offset ${thrown.offset}`,
      usualCause: "a peer that does not follow the protocol, or data that was cut",
      cause: thrown,
    });
  }
  if (thrown instanceof SslError) return thrown;
  return new TlsError("ERR_INTERNAL_ERROR", {
    received: thrown instanceof Error ? thrown.message : String(thrown),
    usualCause: "a fault of this library, or an exception of a function given as an option",
    cause: thrown,
  });
}
