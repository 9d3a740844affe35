// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertFalse } from "@std/assert";
import fc from "fast-check";
import { formatErrors, SslError } from "../../err/mod.ts";

Deno.test("formatErrors() prints the deepest cause first", () => {
  const cause = new SslError("X509", "CERTIFICATE_VERIFICATION_FAILED", { received: "expired" });
  const error = new SslError("SSL", "CERTIFICATE_VERIFY_FAILED", { cause });
  assertEquals(formatErrors(error).split("\n"), [
    "error:0580008B:x509 certificate routines::certificate verification failed:received expired",
    "error:0A000086:SSL routines::certificate verify failed",
  ]);
});

Deno.test("formatErrors() leaves explanations out on demand", () => {
  const error = new SslError("SSL", "NO_SHARED_CIPHER", { received: "TLS_NULL" });
  assertEquals(
    formatErrors(error, { explain: false }),
    "error:0A0000C1:SSL routines::no shared cipher",
  );
});

Deno.test("formatErrors() prints the runtime's errors as errors of the system library", () => {
  const node = Object.assign(new Error("connect"), { code: "ECONNRESET" });
  assertEquals(
    formatErrors(node),
    "error:80000068:system library::Connection reset by peer:connect",
  );
  const deno = new Deno.errors.ConnectionRefused("Connection refused (os error 111)");
  assertEquals(
    formatErrors(deno, { explain: false }),
    "error:8000006F:system library::Connection refused",
  );
  const unknown = new Deno.errors.NotFound("");
  assertEquals(formatErrors(unknown), "error:80000002:system library::No such file or directory");
});

Deno.test("formatErrors() prints any other thrown value", () => {
  assertEquals(formatErrors(new TypeError("wrong")), "error:TypeError:wrong");
  assertEquals(formatErrors(new RangeError()), "error:RangeError");
  assertEquals(formatErrors("text"), "error:text");
  assertEquals(formatErrors(undefined), "error:undefined");
  const odd = Object.assign(new Error("odd"), { code: "toString" });
  assertEquals(formatErrors(odd), "error:Error:odd");
});

Deno.test("formatErrors() ends on a loop of causes and on a very long chain", () => {
  const first = new Error("first");
  const second = new Error("second", { cause: first });
  first.cause = second;
  assertEquals(formatErrors(second), "error:Error:first\nerror:Error:second");
  let chain = new Error("0");
  for (let index = 1; index < 1000; index++) chain = new Error(`${index}`, { cause: chain });
  assertEquals(formatErrors(chain).split("\n").length, 32);
});

Deno.test("formatErrors() lets no text from outside start a line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (received) => {
    const text = formatErrors(new SslError("SSL", "BAD_EXTENSION", { received }));
    assertEquals(text.split(/[\r\n\u2028\u2029]/).length, 1);
    // deno-lint-ignore no-control-regex
    assertFalse(/[\u0000-\u001f\u007f-\u009f]/.test(text));
  }));
});
