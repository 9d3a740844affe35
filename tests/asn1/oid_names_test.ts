// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import {
  defaultOidTables,
  encodeOid,
  oidFromName,
  oidLongName,
  oidShortName,
} from "@streamssl/ssl/asn1";

Deno.test("every object of the tables is an identifier and appears once", () => {
  const seen = new Set<string>();
  for (const table of defaultOidTables) {
    for (const oid of Object.keys(table)) {
      encodeOid(oid);
      assert(!seen.has(oid), oid);
      seen.add(oid);
    }
  }
  assert(seen.size > 400);
});

Deno.test("names are those of OpenSSL's objects", () => {
  for (
    const [oid, shortName, longName] of [
      ["2.5.4.3", "CN", "commonName"],
      ["1.2.840.113549.1.9.1", "emailAddress", "emailAddress"],
      ["2.5.29.15", "keyUsage", "X509v3 Key Usage"],
      ["1.3.6.1.5.5.7.3.1", "serverAuth", "TLS Web Server Authentication"],
      ["1.2.840.113549.1.1.11", "RSA-SHA256", "sha256WithRSAEncryption"],
      ["1.2.840.10045.3.1.7", "prime256v1", "prime256v1"],
      ["1.3.101.112", "ED25519", "ED25519"],
    ] as const
  ) {
    assertEquals(oidShortName(oid), shortName);
    assertEquals(oidLongName(oid), longName);
    assertEquals(oidFromName(shortName), oid);
    assertEquals(oidFromName(longName), oid);
  }
});

Deno.test("unknown objects have no name, and names of Object.prototype are no objects", () => {
  for (const name of ["1.2.3.4.5", "toString", "constructor", "__proto__", "", "CNN"]) {
    assertEquals(oidShortName(name), undefined);
  }
  for (const name of ["toString", "__proto__", "", "CNN"]) {
    assertEquals(oidFromName(name), undefined);
  }
  assertEquals(oidFromName("cn"), "2.5.4.3");
});
