// Copyright 2026 the streamssl authors. MIT license.

import { testVectors } from "./vectors/vector_tests.ts";

// In parts of similar length.
testVectors([
  { name: "Wycheproof: key exchange", suite: "wycheproof", paths: /\/(ecdh|x25519|x448|mlkem)/ },
  { name: "Wycheproof: RSA", suite: "wycheproof", paths: /\/rsa/ },
  { name: "Wycheproof: ECDSA and EdDSA", suite: "wycheproof", paths: /\/(ecdsa|ed25519|ed448)/ },
  {
    name: "Wycheproof: everything else",
    suite: "wycheproof",
    paths: /\/(?!ecdh|x25519|x448|mlkem|rsa|ecdsa|ed25519|ed448)[^/]*$/,
  },
]);
