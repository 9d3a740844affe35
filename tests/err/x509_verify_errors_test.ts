// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import {
  X509_V_ERRORS,
  type X509VerifyError,
  x509VerifyErrorCode,
  x509VerifyErrorText,
} from "../../err/mod.ts";

Deno.test("X509_V_ERRORS has a row for each code from 0 to 94, at its index", () => {
  assertEquals(X509_V_ERRORS.length, 95);
  const names = new Set<string>();
  X509_V_ERRORS.forEach((row: X509VerifyError, index: number) => {
    assertEquals(row.code, index);
    assert(row.text.length > 1);
    names.add(row.name);
    assertEquals(x509VerifyErrorCode(row.name as "OK"), index);
  });
  assertEquals(names.size, 95);
});

Deno.test("x509VerifyErrorText() gives OpenSSL's texts", () => {
  const texts: [number, string][] = [
    [0, "ok"],
    [10, "certificate has expired"],
    [18, "self-signed certificate"],
    [20, "unable to get local issuer certificate"],
    [62, "hostname mismatch"],
    [94, "Certificate public key has explicit ECC parameters"],
    [95, "unknown certificate verification error"],
    [-1, "unknown certificate verification error"],
  ];
  for (const [code, text] of texts) assertEquals(x509VerifyErrorText(code), text);
});
