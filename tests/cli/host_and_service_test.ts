// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals } from "@std/assert";
import { isDnsName, parseHostAndService, portOf } from "../../cli/host_and_service.ts";

Deno.test("parseHostAndService() reads what BIO_parse_hostserv reads", () => {
  const cases: [string, string | undefined, string | undefined][] = [
    ["example.org:443", "example.org", "443"],
    ["127.0.0.1:https", "127.0.0.1", "https"],
    ["[::1]:4433", "::1", "4433"],
    ["[::1]", "::1", undefined],
    ["*:80", undefined, "80"],
    [":80", undefined, "80"],
    ["host:", "host", undefined],
    ["host:*", "host", undefined],
  ];
  for (const [text, host, service] of cases) {
    assertEquals(parseHostAndService(text, "host"), { host, service }, text);
  }
  assertEquals(parseHostAndService("word", "host"), { host: "word", service: undefined });
  assertEquals(parseHostAndService("word", "service"), { host: undefined, service: "word" });
});

Deno.test("parseHostAndService() refuses what is malformed or ambiguous", () => {
  for (const text of ["a:b:c", "::1", "::1:443", "[::1", "[::1]x", "[::1]:4:5"]) {
    assertEquals(parseHostAndService(text, "host"), undefined, text);
  }
});

Deno.test("portOf() takes numbers up to 65535 and no nonsense", () => {
  assertEquals(portOf("0"), 0);
  assertEquals(portOf("65535"), 65_535);
  for (const text of ["65536", "99999", "123456", "-1", "1.5", "", " 1", "no-such-service"]) {
    assertEquals(portOf(text), undefined, text);
  }
});

Deno.test("isDnsName() is true for names that s_client sends by itself", () => {
  for (const name of ["example.org", "a.b-c.d", "_x.y", "1.2.3.x", "xn--bcher-kva.example"]) {
    assertEquals(isDnsName(name), true, name);
  }
  const others = [
    "localhost",
    "127.0.0.1",
    "1.2",
    "::1",
    "a..b",
    ".a.b",
    "a.b.",
    "-a.b",
    "a-.b",
    "",
  ];
  for (const name of [...others, "a b.c", `${"x".repeat(64)}.org`]) {
    assertEquals(isDnsName(name), false, name);
  }
});
