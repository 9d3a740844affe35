// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Asn1Error } from "../../../crypto/asn1/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  ContentInfo,
  createCertificateBag,
  d2iContentInfo,
  i2dContentInfo,
  readCertificateBag,
  signCms,
  verifyCms,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, person, root, trustStore, workshop } from "./_people.ts";

const [rsa, ec] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
]);
const content = new TextEncoder().encode("One line\nand another\r\n");

Deno.test("bags of certificates go to openssl and back", async () => {
  const certificates = [root, ec.certificate, rsa.certificate];
  const bag = createCertificateBag({ certificates });
  assertEquals(readCertificateBag(ContentInfo.fromPem(bag.toPem("PKCS7"))).certificates.length, 3);
  await assertRejects(() => verifyCms(bag, { trustStore }), SslError, "No signers");
  if (!hasOpenssl) return;
  await using shop = await workshop({ ec });
  await shop.write("bag.pem", bag.toPem("PKCS7"));
  assertEquals(await shop.openssl("pkcs7 -in bag.pem -print_certs -noout -out out"), "");
  assertEquals(
    await shop.openssl("crl2pkcs7 -nocrl -certfile root.pem -certfile ec.pem -out b.pem"),
    "",
  );
  const theirs = ContentInfo.fromPem(new TextDecoder().decode(await shop.read("b.pem")));
  assertEquals(
    readCertificateBag(theirs).certificates.map(({ subject }) => subject.toOneLine()).sort(),
    [
      "CN = Root",
      "CN = ec",
    ],
  );
});

Deno.test("PEM goes to openssl and back, with both labels", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({ ec });
  await shop.write("content", content);
  for (const [tool, label] of [["cms", "CMS"], ["smime", "PKCS7"]] as const) {
    await shop.write("m.pem", (await signCms(content, { signers: [ec] })).toPem(label));
    const verify = `${tool} -verify -inform PEM -in m.pem -CAfile root.pem -binary -out out`;
    assertEquals(await shop.openssl(verify), "");
    assertEquals(await shop.read("out"), content);
    const sign = `${tool} -sign -binary -nodetach -in content -signer ec.pem -inkey ec.key`;
    assertEquals(await shop.openssl(`${sign} -outform PEM -out t.pem`), "");
    const text = new TextDecoder().decode(await shop.read("t.pem"));
    assert(text.startsWith(`-----BEGIN ${label}-----`));
    assertEquals((await verifyCms(ContentInfo.fromPem(text), { trustStore })).content, content);
  }
});

Deno.test("d2i and i2d move their cursors as OpenSSL does", async () => {
  const { der } = await signCms(content, { signers: [ec] });
  const twice = new Uint8Array(2 * der.length + 1);
  twice.set(der, 1);
  const cursor = { offset: 1 };
  const message = d2iContentInfo(twice, cursor);
  assertEquals(cursor.offset, der.length + 1);
  assertEquals(i2dContentInfo(message, twice, cursor), der.length);
  assertEquals(twice.subarray(cursor.offset - der.length), der);
  const bad = { offset: 0 };
  assertThrows(() => d2iContentInfo(twice, bad), Asn1Error);
  assertEquals(bad.offset, 0);
  assertThrows(() => ContentInfo.fromBer(twice.subarray(1)), Asn1Error, "more bytes");
});
