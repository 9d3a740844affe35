// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { DerBuilder, DerReader, oidShortName } from "../../../crypto/asn1/mod.ts";
import {
  CURVE_NAMES,
  curveByName,
  type CurveName,
  curveNames,
  curveNamesByOid,
  opensslCurveName,
} from "../../../crypto/ec/curves.ts";
import { readEcParameters, writeEcParameters } from "../../../crypto/ec/ec_parameters.ts";
import { SslError } from "../../../err/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";
import { opensslTest } from "../_openssl.ts";

function written(curve: CurveName, parameterEncoding: "named" | "explicit"): Bytes {
  const builder = new DerBuilder();
  writeEcParameters(builder, { curve, parameterEncoding });
  return builder.finish();
}

opensslTest(
  "the table has the curves of `openssl ecparam -list_curves`, in its order",
  async (openssl) => {
    const { text } = await openssl.run("ecparam", "-list_curves");
    const names = [...text.matchAll(/^ {2}(\S+?)\s*:/gm)].map(([, name]) => name);
    assertEquals(CURVE_NAMES.map(({ name }) => opensslCurveName(name)), names);
  },
);

opensslTest(
  "name and numbers of each curve are written as `openssl ecparam` writes them",
  async (openssl) => {
    for (const { name } of CURVE_NAMES) {
      const args = ["ecparam", "-name", opensslCurveName(name), "-outform", "DER"];
      const [named, explicit] = await Promise.all([
        openssl.run(...args),
        openssl.run(...args, "-param_enc", "explicit"),
      ]);
      assertEquals(written(name, "named"), named.stdout, name);
      assertEquals(written(name, "explicit"), explicit.stdout, name);
      // What was told by numbers is the curve with the name; of several with the same the first.
      const read = readEcParameters(new DerReader(explicit.stdout));
      const { sameAs } = curveNames(name);
      assertEquals(read, { curve: curveByName(sameAs ?? name), parameterEncoding: "explicit" });
    }
  },
);

Deno.test("curves are found by all their names and by object identifier", () => {
  for (
    const [name, expected] of [
      ["prime256v1", "P-256"],
      ["secp256r1", "P-256"],
      ["P-192", "prime192v1"],
      ["B-571", "sect571r1"],
      ["k-163", "sect163k1"],
      ["sm2", "SM2"],
      ["brainpoolp512T1", "brainpoolP512t1"],
    ] as const
  ) {
    assertEquals(curveNames(name).name, expected);
  }
  for (const row of CURVE_NAMES) {
    if (row.oid === undefined) continue;
    assertEquals(curveNamesByOid(row.oid), row);
    assertEquals(oidShortName(row.oid), opensslCurveName(row.name), row.oid);
  }
});

Deno.test("an unknown curve is an error that says what is close to it", () => {
  const error = assertThrows(() => curveNames("secp256rl"), SslError);
  assertEquals([error.library, error.reason], ["EC", "UNKNOWN_GROUP"]);
  assert(error.message.includes("secp256r1"), error.message);
});
