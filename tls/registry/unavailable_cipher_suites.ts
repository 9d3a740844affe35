// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { NamedNumber } from "./name_of.ts";

/** A cipher suite that this library can name but does not have. */
export interface UnavailableCipherSuite extends NamedNumber {
  /** The name that `openssl ciphers` uses. */
  readonly opensslName: string;
}

/**
 * The other cipher suites of OpenSSL 3.0: no key exchange here makes them work, yet cipher strings
 * that are in use name them, and peers offer them.
 */
export const UNAVAILABLE_CIPHER_SUITES = [
  { number: 0x0001, name: "TLS_RSA_WITH_NULL_MD5", opensslName: "NULL-MD5" },
  { number: 0x0002, name: "TLS_RSA_WITH_NULL_SHA", opensslName: "NULL-SHA" },
  { number: 0x002c, name: "TLS_PSK_WITH_NULL_SHA", opensslName: "PSK-NULL-SHA" },
  { number: 0x002d, name: "TLS_DHE_PSK_WITH_NULL_SHA", opensslName: "DHE-PSK-NULL-SHA" },
  { number: 0x002e, name: "TLS_RSA_PSK_WITH_NULL_SHA", opensslName: "RSA-PSK-NULL-SHA" },
  { number: 0x002f, name: "TLS_RSA_WITH_AES_128_CBC_SHA", opensslName: "AES128-SHA" },
  { number: 0x0032, name: "TLS_DHE_DSS_WITH_AES_128_CBC_SHA", opensslName: "DHE-DSS-AES128-SHA" },
  { number: 0x0033, name: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", opensslName: "DHE-RSA-AES128-SHA" },
  { number: 0x0034, name: "TLS_DH_anon_WITH_AES_128_CBC_SHA", opensslName: "ADH-AES128-SHA" },
  { number: 0x0035, name: "TLS_RSA_WITH_AES_256_CBC_SHA", opensslName: "AES256-SHA" },
  { number: 0x0038, name: "TLS_DHE_DSS_WITH_AES_256_CBC_SHA", opensslName: "DHE-DSS-AES256-SHA" },
  { number: 0x0039, name: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", opensslName: "DHE-RSA-AES256-SHA" },
  { number: 0x003a, name: "TLS_DH_anon_WITH_AES_256_CBC_SHA", opensslName: "ADH-AES256-SHA" },
  { number: 0x003b, name: "TLS_RSA_WITH_NULL_SHA256", opensslName: "NULL-SHA256" },
  { number: 0x003c, name: "TLS_RSA_WITH_AES_128_CBC_SHA256", opensslName: "AES128-SHA256" },
  { number: 0x003d, name: "TLS_RSA_WITH_AES_256_CBC_SHA256", opensslName: "AES256-SHA256" },
  {
    number: 0x0040,
    name: "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256",
    opensslName: "DHE-DSS-AES128-SHA256",
  },
  { number: 0x0041, name: "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA", opensslName: "CAMELLIA128-SHA" },
  {
    number: 0x0044,
    name: "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA",
    opensslName: "DHE-DSS-CAMELLIA128-SHA",
  },
  {
    number: 0x0045,
    name: "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA",
    opensslName: "DHE-RSA-CAMELLIA128-SHA",
  },
  {
    number: 0x0046,
    name: "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA",
    opensslName: "ADH-CAMELLIA128-SHA",
  },
  {
    number: 0x0067,
    name: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    opensslName: "DHE-RSA-AES128-SHA256",
  },
  {
    number: 0x006a,
    name: "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256",
    opensslName: "DHE-DSS-AES256-SHA256",
  },
  {
    number: 0x006b,
    name: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    opensslName: "DHE-RSA-AES256-SHA256",
  },
  { number: 0x006c, name: "TLS_DH_anon_WITH_AES_128_CBC_SHA256", opensslName: "ADH-AES128-SHA256" },
  { number: 0x006d, name: "TLS_DH_anon_WITH_AES_256_CBC_SHA256", opensslName: "ADH-AES256-SHA256" },
  { number: 0x0084, name: "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA", opensslName: "CAMELLIA256-SHA" },
  {
    number: 0x0087,
    name: "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA",
    opensslName: "DHE-DSS-CAMELLIA256-SHA",
  },
  {
    number: 0x0088,
    name: "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA",
    opensslName: "DHE-RSA-CAMELLIA256-SHA",
  },
  {
    number: 0x0089,
    name: "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA",
    opensslName: "ADH-CAMELLIA256-SHA",
  },
  { number: 0x008c, name: "TLS_PSK_WITH_AES_128_CBC_SHA", opensslName: "PSK-AES128-CBC-SHA" },
  { number: 0x008d, name: "TLS_PSK_WITH_AES_256_CBC_SHA", opensslName: "PSK-AES256-CBC-SHA" },
  {
    number: 0x0090,
    name: "TLS_DHE_PSK_WITH_AES_128_CBC_SHA",
    opensslName: "DHE-PSK-AES128-CBC-SHA",
  },
  {
    number: 0x0091,
    name: "TLS_DHE_PSK_WITH_AES_256_CBC_SHA",
    opensslName: "DHE-PSK-AES256-CBC-SHA",
  },
  {
    number: 0x0094,
    name: "TLS_RSA_PSK_WITH_AES_128_CBC_SHA",
    opensslName: "RSA-PSK-AES128-CBC-SHA",
  },
  {
    number: 0x0095,
    name: "TLS_RSA_PSK_WITH_AES_256_CBC_SHA",
    opensslName: "RSA-PSK-AES256-CBC-SHA",
  },
  { number: 0x009c, name: "TLS_RSA_WITH_AES_128_GCM_SHA256", opensslName: "AES128-GCM-SHA256" },
  { number: 0x009d, name: "TLS_RSA_WITH_AES_256_GCM_SHA384", opensslName: "AES256-GCM-SHA384" },
  {
    number: 0x009e,
    name: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    opensslName: "DHE-RSA-AES128-GCM-SHA256",
  },
  {
    number: 0x009f,
    name: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    opensslName: "DHE-RSA-AES256-GCM-SHA384",
  },
  {
    number: 0x00a2,
    name: "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256",
    opensslName: "DHE-DSS-AES128-GCM-SHA256",
  },
  {
    number: 0x00a3,
    name: "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384",
    opensslName: "DHE-DSS-AES256-GCM-SHA384",
  },
  {
    number: 0x00a6,
    name: "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
    opensslName: "ADH-AES128-GCM-SHA256",
  },
  {
    number: 0x00a7,
    name: "TLS_DH_anon_WITH_AES_256_GCM_SHA384",
    opensslName: "ADH-AES256-GCM-SHA384",
  },
  { number: 0x00a8, name: "TLS_PSK_WITH_AES_128_GCM_SHA256", opensslName: "PSK-AES128-GCM-SHA256" },
  { number: 0x00a9, name: "TLS_PSK_WITH_AES_256_GCM_SHA384", opensslName: "PSK-AES256-GCM-SHA384" },
  {
    number: 0x00aa,
    name: "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256",
    opensslName: "DHE-PSK-AES128-GCM-SHA256",
  },
  {
    number: 0x00ab,
    name: "TLS_DHE_PSK_WITH_AES_256_GCM_SHA384",
    opensslName: "DHE-PSK-AES256-GCM-SHA384",
  },
  {
    number: 0x00ac,
    name: "TLS_RSA_PSK_WITH_AES_128_GCM_SHA256",
    opensslName: "RSA-PSK-AES128-GCM-SHA256",
  },
  {
    number: 0x00ad,
    name: "TLS_RSA_PSK_WITH_AES_256_GCM_SHA384",
    opensslName: "RSA-PSK-AES256-GCM-SHA384",
  },
  { number: 0x00ae, name: "TLS_PSK_WITH_AES_128_CBC_SHA256", opensslName: "PSK-AES128-CBC-SHA256" },
  { number: 0x00af, name: "TLS_PSK_WITH_AES_256_CBC_SHA384", opensslName: "PSK-AES256-CBC-SHA384" },
  { number: 0x00b0, name: "TLS_PSK_WITH_NULL_SHA256", opensslName: "PSK-NULL-SHA256" },
  { number: 0x00b1, name: "TLS_PSK_WITH_NULL_SHA384", opensslName: "PSK-NULL-SHA384" },
  {
    number: 0x00b2,
    name: "TLS_DHE_PSK_WITH_AES_128_CBC_SHA256",
    opensslName: "DHE-PSK-AES128-CBC-SHA256",
  },
  {
    number: 0x00b3,
    name: "TLS_DHE_PSK_WITH_AES_256_CBC_SHA384",
    opensslName: "DHE-PSK-AES256-CBC-SHA384",
  },
  { number: 0x00b4, name: "TLS_DHE_PSK_WITH_NULL_SHA256", opensslName: "DHE-PSK-NULL-SHA256" },
  { number: 0x00b5, name: "TLS_DHE_PSK_WITH_NULL_SHA384", opensslName: "DHE-PSK-NULL-SHA384" },
  {
    number: 0x00b6,
    name: "TLS_RSA_PSK_WITH_AES_128_CBC_SHA256",
    opensslName: "RSA-PSK-AES128-CBC-SHA256",
  },
  {
    number: 0x00b7,
    name: "TLS_RSA_PSK_WITH_AES_256_CBC_SHA384",
    opensslName: "RSA-PSK-AES256-CBC-SHA384",
  },
  { number: 0x00b8, name: "TLS_RSA_PSK_WITH_NULL_SHA256", opensslName: "RSA-PSK-NULL-SHA256" },
  { number: 0x00b9, name: "TLS_RSA_PSK_WITH_NULL_SHA384", opensslName: "RSA-PSK-NULL-SHA384" },
  {
    number: 0x00ba,
    name: "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "CAMELLIA128-SHA256",
  },
  {
    number: 0x00bd,
    name: "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "DHE-DSS-CAMELLIA128-SHA256",
  },
  {
    number: 0x00be,
    name: "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "DHE-RSA-CAMELLIA128-SHA256",
  },
  {
    number: 0x00bf,
    name: "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "ADH-CAMELLIA128-SHA256",
  },
  {
    number: 0x00c0,
    name: "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256",
    opensslName: "CAMELLIA256-SHA256",
  },
  {
    number: 0x00c3,
    name: "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256",
    opensslName: "DHE-DSS-CAMELLIA256-SHA256",
  },
  {
    number: 0x00c4,
    name: "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256",
    opensslName: "DHE-RSA-CAMELLIA256-SHA256",
  },
  {
    number: 0x00c5,
    name: "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256",
    opensslName: "ADH-CAMELLIA256-SHA256",
  },
  { number: 0xc006, name: "TLS_ECDHE_ECDSA_WITH_NULL_SHA", opensslName: "ECDHE-ECDSA-NULL-SHA" },
  { number: 0xc010, name: "TLS_ECDHE_RSA_WITH_NULL_SHA", opensslName: "ECDHE-RSA-NULL-SHA" },
  { number: 0xc015, name: "TLS_ECDH_anon_WITH_NULL_SHA", opensslName: "AECDH-NULL-SHA" },
  { number: 0xc018, name: "TLS_ECDH_anon_WITH_AES_128_CBC_SHA", opensslName: "AECDH-AES128-SHA" },
  { number: 0xc019, name: "TLS_ECDH_anon_WITH_AES_256_CBC_SHA", opensslName: "AECDH-AES256-SHA" },
  { number: 0xc01d, name: "TLS_SRP_SHA_WITH_AES_128_CBC_SHA", opensslName: "SRP-AES-128-CBC-SHA" },
  {
    number: 0xc01e,
    name: "TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA",
    opensslName: "SRP-RSA-AES-128-CBC-SHA",
  },
  {
    number: 0xc01f,
    name: "TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA",
    opensslName: "SRP-DSS-AES-128-CBC-SHA",
  },
  { number: 0xc020, name: "TLS_SRP_SHA_WITH_AES_256_CBC_SHA", opensslName: "SRP-AES-256-CBC-SHA" },
  {
    number: 0xc021,
    name: "TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA",
    opensslName: "SRP-RSA-AES-256-CBC-SHA",
  },
  {
    number: 0xc022,
    name: "TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA",
    opensslName: "SRP-DSS-AES-256-CBC-SHA",
  },
  {
    number: 0xc035,
    name: "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA",
    opensslName: "ECDHE-PSK-AES128-CBC-SHA",
  },
  {
    number: 0xc036,
    name: "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA",
    opensslName: "ECDHE-PSK-AES256-CBC-SHA",
  },
  {
    number: 0xc037,
    name: "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256",
    opensslName: "ECDHE-PSK-AES128-CBC-SHA256",
  },
  {
    number: 0xc038,
    name: "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384",
    opensslName: "ECDHE-PSK-AES256-CBC-SHA384",
  },
  { number: 0xc039, name: "TLS_ECDHE_PSK_WITH_NULL_SHA", opensslName: "ECDHE-PSK-NULL-SHA" },
  { number: 0xc03a, name: "TLS_ECDHE_PSK_WITH_NULL_SHA256", opensslName: "ECDHE-PSK-NULL-SHA256" },
  { number: 0xc03b, name: "TLS_ECDHE_PSK_WITH_NULL_SHA384", opensslName: "ECDHE-PSK-NULL-SHA384" },
  { number: 0xc050, name: "TLS_RSA_WITH_ARIA_128_GCM_SHA256", opensslName: "ARIA128-GCM-SHA256" },
  { number: 0xc051, name: "TLS_RSA_WITH_ARIA_256_GCM_SHA384", opensslName: "ARIA256-GCM-SHA384" },
  {
    number: 0xc052,
    name: "TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256",
    opensslName: "DHE-RSA-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc053,
    name: "TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384",
    opensslName: "DHE-RSA-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc056,
    name: "TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256",
    opensslName: "DHE-DSS-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc057,
    name: "TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384",
    opensslName: "DHE-DSS-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc05c,
    name: "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256",
    opensslName: "ECDHE-ECDSA-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc05d,
    name: "TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384",
    opensslName: "ECDHE-ECDSA-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc060,
    name: "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256",
    opensslName: "ECDHE-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc061,
    name: "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384",
    opensslName: "ECDHE-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc06a,
    name: "TLS_PSK_WITH_ARIA_128_GCM_SHA256",
    opensslName: "PSK-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc06b,
    name: "TLS_PSK_WITH_ARIA_256_GCM_SHA384",
    opensslName: "PSK-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc06c,
    name: "TLS_DHE_PSK_WITH_ARIA_128_GCM_SHA256",
    opensslName: "DHE-PSK-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc06d,
    name: "TLS_DHE_PSK_WITH_ARIA_256_GCM_SHA384",
    opensslName: "DHE-PSK-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc06e,
    name: "TLS_RSA_PSK_WITH_ARIA_128_GCM_SHA256",
    opensslName: "RSA-PSK-ARIA128-GCM-SHA256",
  },
  {
    number: 0xc06f,
    name: "TLS_RSA_PSK_WITH_ARIA_256_GCM_SHA384",
    opensslName: "RSA-PSK-ARIA256-GCM-SHA384",
  },
  {
    number: 0xc072,
    name: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "ECDHE-ECDSA-CAMELLIA128-SHA256",
  },
  {
    number: 0xc073,
    name: "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "ECDHE-ECDSA-CAMELLIA256-SHA384",
  },
  {
    number: 0xc076,
    name: "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "ECDHE-RSA-CAMELLIA128-SHA256",
  },
  {
    number: 0xc077,
    name: "TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "ECDHE-RSA-CAMELLIA256-SHA384",
  },
  {
    number: 0xc094,
    name: "TLS_PSK_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "PSK-CAMELLIA128-SHA256",
  },
  {
    number: 0xc095,
    name: "TLS_PSK_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "PSK-CAMELLIA256-SHA384",
  },
  {
    number: 0xc096,
    name: "TLS_DHE_PSK_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "DHE-PSK-CAMELLIA128-SHA256",
  },
  {
    number: 0xc097,
    name: "TLS_DHE_PSK_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "DHE-PSK-CAMELLIA256-SHA384",
  },
  {
    number: 0xc098,
    name: "TLS_RSA_PSK_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "RSA-PSK-CAMELLIA128-SHA256",
  },
  {
    number: 0xc099,
    name: "TLS_RSA_PSK_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "RSA-PSK-CAMELLIA256-SHA384",
  },
  {
    number: 0xc09a,
    name: "TLS_ECDHE_PSK_WITH_CAMELLIA_128_CBC_SHA256",
    opensslName: "ECDHE-PSK-CAMELLIA128-SHA256",
  },
  {
    number: 0xc09b,
    name: "TLS_ECDHE_PSK_WITH_CAMELLIA_256_CBC_SHA384",
    opensslName: "ECDHE-PSK-CAMELLIA256-SHA384",
  },
  { number: 0xc09c, name: "TLS_RSA_WITH_AES_128_CCM", opensslName: "AES128-CCM" },
  { number: 0xc09d, name: "TLS_RSA_WITH_AES_256_CCM", opensslName: "AES256-CCM" },
  { number: 0xc09e, name: "TLS_DHE_RSA_WITH_AES_128_CCM", opensslName: "DHE-RSA-AES128-CCM" },
  { number: 0xc09f, name: "TLS_DHE_RSA_WITH_AES_256_CCM", opensslName: "DHE-RSA-AES256-CCM" },
  { number: 0xc0a0, name: "TLS_RSA_WITH_AES_128_CCM_8", opensslName: "AES128-CCM8" },
  { number: 0xc0a1, name: "TLS_RSA_WITH_AES_256_CCM_8", opensslName: "AES256-CCM8" },
  { number: 0xc0a2, name: "TLS_DHE_RSA_WITH_AES_128_CCM_8", opensslName: "DHE-RSA-AES128-CCM8" },
  { number: 0xc0a3, name: "TLS_DHE_RSA_WITH_AES_256_CCM_8", opensslName: "DHE-RSA-AES256-CCM8" },
  { number: 0xc0a4, name: "TLS_PSK_WITH_AES_128_CCM", opensslName: "PSK-AES128-CCM" },
  { number: 0xc0a5, name: "TLS_PSK_WITH_AES_256_CCM", opensslName: "PSK-AES256-CCM" },
  { number: 0xc0a6, name: "TLS_DHE_PSK_WITH_AES_128_CCM", opensslName: "DHE-PSK-AES128-CCM" },
  { number: 0xc0a7, name: "TLS_DHE_PSK_WITH_AES_256_CCM", opensslName: "DHE-PSK-AES256-CCM" },
  { number: 0xc0a8, name: "TLS_PSK_WITH_AES_128_CCM_8", opensslName: "PSK-AES128-CCM8" },
  { number: 0xc0a9, name: "TLS_PSK_WITH_AES_256_CCM_8", opensslName: "PSK-AES256-CCM8" },
  { number: 0xc0aa, name: "TLS_PSK_DHE_WITH_AES_128_CCM_8", opensslName: "DHE-PSK-AES128-CCM8" },
  { number: 0xc0ab, name: "TLS_PSK_DHE_WITH_AES_256_CCM_8", opensslName: "DHE-PSK-AES256-CCM8" },
  {
    number: 0xccaa,
    name: "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "DHE-RSA-CHACHA20-POLY1305",
  },
  {
    number: 0xccab,
    name: "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "PSK-CHACHA20-POLY1305",
  },
  {
    number: 0xccac,
    name: "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "ECDHE-PSK-CHACHA20-POLY1305",
  },
  {
    number: 0xccad,
    name: "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "DHE-PSK-CHACHA20-POLY1305",
  },
  {
    number: 0xccae,
    name: "TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256",
    opensslName: "RSA-PSK-CHACHA20-POLY1305",
  },
] as const satisfies readonly UnavailableCipherSuite[];
