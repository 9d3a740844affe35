// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/**
 * Reasons whose OpenSSL text is not simply their name in lower case, by library and name.
 */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  BIO_WRITE_TO_READ_ONLY_BIO: "write to read only BIO",
  BIO_WSASTARTUP: "WSAStartup",
  DH_INVALID_PUBKEY: "invalid public key",
  DSA_SEED_LEN_SMALL: "seed_len is less than the length of q",
  DSO_CTRL_FAILED: "control command failed",
  DSO_FINISH_FAILED: "cleanup method function failed",
  DSO_LOAD_FAILED: "could not load the shared library",
  DSO_NULL_HANDLE: "a null shared library handle was used",
  DSO_STACK_ERROR: "the meth_data stack is corrupt",
  DSO_SYM_FAILURE: "could not bind to the requested symbol name",
  DSO_UNLOAD_FAILED: "could not unload the shared library",
  DSO_UNSUPPORTED: "functionality not supported",
  EC_MISSING_OID: "missing OID",
  EC_NOT_A_NIST_PRIME: "not a NIST prime",
  ENGINE_DSO_FAILURE: "DSO failure",
  ENGINE_ENGINE_IS_NOT_IN_LIST: "engine is not in the list",
  ENGINE_ID_OR_NAME_MISSING: "'id' or 'name' missing",
  EVP_EXPECTING_A_ECX_KEY: "expecting an ecx key",
  EVP_EXPECTING_A_EC_KEY: "expecting an ec key",
  EVP_NOT_XOF_OR_INVALID_LENGTH: "not XOF or invalid length",
  EVP_PARTIALLY_OVERLAPPING: "partially overlapping buffers",
  PROV_MISSING_OID: "missing OID",
  RAND_CANNOT_OPEN_FILE: "Cannot open file",
  RAND_FUNC_NOT_IMPLEMENTED: "Function not implemented",
  RAND_FWRITE_ERROR: "Error writing file",
  RAND_NOT_A_REGULAR_FILE: "Not a regular file",
  RAND_PRNG_NOT_SEEDED: "PRNG not seeded",
  RSA_SLEN_CHECK_FAILED: "salt length check failed",
  RSA_SLEN_RECOVERY_FAILED: "salt length recovery failed",
  SSL_AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE: "at least (D)TLS 1.2 needed in Suite B mode",
  SSL_ILLEGAL_SUITEB_DIGEST: "illegal Suite B digest",
  SSL_MISSING_SRP_PARAM: "can't find SRP server param",
  SSL_NO_GOST_CERTIFICATE_SENT_BY_PEER:
    "Peer haven't sent GOST certificate, required for selected ciphersuite",
  SSL_SRP_A_CALC: "error with the srp params",
  TS_CANNOT_LOAD_CERT: "cannot load certificate",
  TS_CANNOT_LOAD_KEY: "cannot load private key",
  TS_VAR_LOOKUP_FAILURE: "cannot find config variable",
  UI_SYSASSIGN_ERROR: "sys$assign error",
  UI_SYSDASSGN_ERROR: "sys$dassgn error",
  UI_SYSQIOW_ERROR: "sys$qiow error",
};
