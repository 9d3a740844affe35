// Copyright 2026 the streamssl authors. MIT license.

/** node:tls on the other side, in both roles. */

import { testJsonPeer } from "./_json_peer_tests.ts";

testJsonPeer("node", {
  kinds: ["rsa2048", "rsa3072", "rsaPss", "p256", "p384", "p521", "ed25519", "ed448"],
  groups: ["x25519", "x448", "secp256r1", "secp384r1", "secp521r1"],
  firstGroup: "x25519",
  suites: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
  suites12: [
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
  ],
  choosesSuites: true,
  startsSlowly: true,
  alerts: {
    40: /handshake failure/,
    42: /bad certificate/,
    43: /unsupported certificate/,
    45: /certificate expired/,
    48: /unknown ca/,
    70: /protocol version/,
    116: /certificate required/,
    120: /no application protocol/,
  },
  noCertificateAlert: { "TLSv1.2": 40, "TLSv1.3": 116 },
});
