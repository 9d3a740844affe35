// Copyright 2026 the streamssl authors. MIT license.

import { testVectors } from "./vectors/vector_tests.ts";

testVectors([
  { name: "OpenSSL evp_test", suite: "openssl-evp" },
  { name: "openssl verify", suite: "openssl-verify" },
  { name: "limbo", suite: "limbo" },
]);
