// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { ASN1_REASONS } from "./reasons/asn1.ts";
import { ASYNC_REASONS } from "./reasons/async.ts";
import { BIO_REASONS } from "./reasons/bio.ts";
import { BN_REASONS } from "./reasons/bn.ts";
import { CMP_REASONS } from "./reasons/cmp.ts";
import { CMS_REASONS } from "./reasons/cms.ts";
import { COMP_REASONS } from "./reasons/comp.ts";
import { CONF_REASONS } from "./reasons/conf.ts";
import { CRMF_REASONS } from "./reasons/crmf.ts";
import { CRYPTO_REASONS } from "./reasons/crypto.ts";
import { CT_REASONS } from "./reasons/ct.ts";
import { DH_REASONS } from "./reasons/dh.ts";
import { DSA_REASONS } from "./reasons/dsa.ts";
import { DSO_REASONS } from "./reasons/dso.ts";
import { EC_REASONS } from "./reasons/ec.ts";
import { ENGINE_REASONS } from "./reasons/engine.ts";
import { ESS_REASONS } from "./reasons/ess.ts";
import { EVP_REASONS } from "./reasons/evp.ts";
import { HTTP_REASONS } from "./reasons/http.ts";
import { OBJ_REASONS } from "./reasons/obj.ts";
import { OCSP_REASONS } from "./reasons/ocsp.ts";
import { OSSL_DECODER_REASONS } from "./reasons/ossl_decoder.ts";
import { OSSL_ENCODER_REASONS } from "./reasons/ossl_encoder.ts";
import { OSSL_STORE_REASONS } from "./reasons/ossl_store.ts";
import { PEM_REASONS } from "./reasons/pem.ts";
import { PKCS12_REASONS } from "./reasons/pkcs12.ts";
import { PKCS7_REASONS } from "./reasons/pkcs7.ts";
import { PROP_REASONS } from "./reasons/prop.ts";
import { PROV_REASONS } from "./reasons/prov.ts";
import { RAND_REASONS } from "./reasons/rand.ts";
import { RSA_REASONS } from "./reasons/rsa.ts";
import { SM2_REASONS } from "./reasons/sm2.ts";
import { SSL_REASONS } from "./reasons/ssl.ts";
import { TS_REASONS } from "./reasons/ts.ts";
import { UI_REASONS } from "./reasons/ui.ts";
import { X509_REASONS } from "./reasons/x509.ts";
import { X509V3_REASONS } from "./reasons/x509v3.ts";

/** One library of OpenSSL that reports errors. */
export interface ErrorLibrary {
  /** Its number, ERR_LIB_…. */
  readonly number: number;
  /** What OpenSSL prints for it. */
  readonly text: string;
  /** Its own reasons, by name. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Every library of OpenSSL 3.0 that reports errors (ERR_LIB_… of err.h). */
export const ERROR_LIBRARIES = {
  SYS: { number: 2, text: "system library", reasons: {} },
  BN: { number: 3, text: "bignum routines", reasons: BN_REASONS },
  RSA: { number: 4, text: "rsa routines", reasons: RSA_REASONS },
  DH: { number: 5, text: "Diffie-Hellman routines", reasons: DH_REASONS },
  EVP: { number: 6, text: "digital envelope routines", reasons: EVP_REASONS },
  BUF: { number: 7, text: "memory buffer routines", reasons: {} },
  OBJ: { number: 8, text: "object identifier routines", reasons: OBJ_REASONS },
  PEM: { number: 9, text: "PEM routines", reasons: PEM_REASONS },
  DSA: { number: 10, text: "dsa routines", reasons: DSA_REASONS },
  X509: { number: 11, text: "x509 certificate routines", reasons: X509_REASONS },
  ASN1: { number: 13, text: "asn1 encoding routines", reasons: ASN1_REASONS },
  CONF: { number: 14, text: "configuration file routines", reasons: CONF_REASONS },
  CRYPTO: { number: 15, text: "common libcrypto routines", reasons: CRYPTO_REASONS },
  EC: { number: 16, text: "elliptic curve routines", reasons: EC_REASONS },
  SSL: { number: 20, text: "SSL routines", reasons: SSL_REASONS },
  BIO: { number: 32, text: "BIO routines", reasons: BIO_REASONS },
  PKCS7: { number: 33, text: "PKCS7 routines", reasons: PKCS7_REASONS },
  X509V3: { number: 34, text: "X509 V3 routines", reasons: X509V3_REASONS },
  PKCS12: { number: 35, text: "PKCS12 routines", reasons: PKCS12_REASONS },
  RAND: { number: 36, text: "random number generator", reasons: RAND_REASONS },
  DSO: { number: 37, text: "DSO support routines", reasons: DSO_REASONS },
  ENGINE: { number: 38, text: "engine routines", reasons: ENGINE_REASONS },
  OCSP: { number: 39, text: "OCSP routines", reasons: OCSP_REASONS },
  UI: { number: 40, text: "UI routines", reasons: UI_REASONS },
  COMP: { number: 41, text: "lib(41)", reasons: COMP_REASONS },
  ECDSA: { number: 42, text: "ECDSA routines", reasons: {} },
  ECDH: { number: 43, text: "ECDH routines", reasons: {} },
  OSSL_STORE: { number: 44, text: "STORE routines", reasons: OSSL_STORE_REASONS },
  FIPS: { number: 45, text: "FIPS routines", reasons: {} },
  CMS: { number: 46, text: "CMS routines", reasons: CMS_REASONS },
  TS: { number: 47, text: "time stamp routines", reasons: TS_REASONS },
  HMAC: { number: 48, text: "HMAC routines", reasons: {} },
  CT: { number: 50, text: "CT routines", reasons: CT_REASONS },
  ASYNC: { number: 51, text: "ASYNC routines", reasons: ASYNC_REASONS },
  KDF: { number: 52, text: "KDF routines", reasons: {} },
  SM2: { number: 53, text: "SM2 routines", reasons: SM2_REASONS },
  ESS: { number: 54, text: "ESS routines", reasons: ESS_REASONS },
  PROP: { number: 55, text: "lib(55)", reasons: PROP_REASONS },
  CRMF: { number: 56, text: "CRMF routines", reasons: CRMF_REASONS },
  PROV: { number: 57, text: "Provider routines", reasons: PROV_REASONS },
  CMP: { number: 58, text: "CMP routines", reasons: CMP_REASONS },
  OSSL_ENCODER: { number: 59, text: "ENCODER routines", reasons: OSSL_ENCODER_REASONS },
  OSSL_DECODER: { number: 60, text: "DECODER routines", reasons: OSSL_DECODER_REASONS },
  HTTP: { number: 61, text: "HTTP routines", reasons: HTTP_REASONS },
} as const satisfies Readonly<Record<string, ErrorLibrary>>;
