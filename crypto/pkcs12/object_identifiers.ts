// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The object identifiers of PKCS #12 (RFC 7292). */

/** Content types of PKCS #7. */
export const DATA_OID = "1.2.840.113549.1.7.1";
/** A content that is signed: integrity by a public key (RFC 7292, Section 4). */
export const SIGNED_DATA_OID = "1.2.840.113549.1.7.2";
/** A content that is encrypted for a public key. */
export const ENVELOPED_DATA_OID = "1.2.840.113549.1.7.3";
/** A content that is encrypted with a password. */
export const ENCRYPTED_DATA_OID = "1.2.840.113549.1.7.6";

/** A PrivateKeyInfo (RFC 7292, Section 4.2.1). */
export const KEY_BAG_OID = "1.2.840.113549.1.12.10.1.1";
/** An EncryptedPrivateKeyInfo (Section 4.2.2). */
export const SHROUDED_KEY_BAG_OID = "1.2.840.113549.1.12.10.1.2";
/** A certificate (Section 4.2.3). */
export const CERTIFICATE_BAG_OID = "1.2.840.113549.1.12.10.1.3";
/** A revocation list (Section 4.2.4). */
export const CRL_BAG_OID = "1.2.840.113549.1.12.10.1.4";
/** A secret (Section 4.2.5). */
export const SECRET_BAG_OID = "1.2.840.113549.1.12.10.1.5";
/** More bags (Section 4.2.6). */
export const SAFE_CONTENTS_BAG_OID = "1.2.840.113549.1.12.10.1.6";

/** An X.509 certificate in DER (Section 4.2.3). */
export const X509_CERTIFICATE_OID = "1.2.840.113549.1.9.22.1";
/** An X.509 revocation list in DER (Section 4.2.4). */
export const X509_CRL_OID = "1.2.840.113549.1.9.23.1";

/** The attribute friendlyName (RFC 2985, Section 5.5.1). */
export const FRIENDLY_NAME_OID = "1.2.840.113549.1.9.20";
/** The attribute localKeyId (RFC 2985, Section 5.5.2). */
export const LOCAL_KEY_ID_OID = "1.2.840.113549.1.9.21";

/** PBMAC1 (RFC 8018, Appendix A.5; RFC 9879). */
export const PBMAC1_OID = "1.2.840.113549.1.5.14";
