// Copyright 2026 the streamssl authors. MIT license.

import { assertEquals, assertRejects } from "@std/assert";
import { SslError } from "../../../err/mod.ts";
import {
  ContentInfo,
  formatSmime,
  receiptRequestAttribute,
  receiptRequestOf,
  signCms,
  signCmsReceipt,
  verifyCms,
  verifyCmsReceipt,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, person, trustStore, workshop } from "./_people.ts";

const [rsa, ec] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
]);
const content = new TextEncoder().encode("Did you get this?\r\n");
const mail = (value: string) => [{ type: "email", value }] as const;
const attribute = receiptRequestAttribute({
  receiptsFrom: [mail("b@example.org"), mail("c@example.org")],
  receiptsTo: [mail("a@example.org")],
});
const message = await signCms(content, { signers: [{ ...rsa, attributes: [attribute] }] });

Deno.test("a wish for receipts is read, and a receipt is verified", async () => {
  const { signers: [signer] } = await verifyCms(message, { trustStore });
  const request = receiptRequestOf(signer!.signerInfo);
  assertEquals(request?.receiptsFrom, [mail("b@example.org"), mail("c@example.org")]);
  assertEquals(request?.receiptsTo, [mail("a@example.org")]);
  const receipt = await signCmsReceipt(signer!.signerInfo, ec);
  const { signers } = await verifyCmsReceipt(receipt, message, { trustStore });
  assertEquals(signers[0]?.certificate.subject.toOneLine(), "CN = ec");
});

Deno.test("a receipt for another message is refused", async () => {
  const { signers: [signer] } = await verifyCms(message, { trustStore });
  const receipt = await signCmsReceipt(signer!.signerInfo, ec);
  const other = await signCms(content, {
    signers: [{ ...rsa, attributes: [attribute], signingTime: false }],
  });
  const fails = (which: ContentInfo, whose: ContentInfo, text: string) =>
    assertRejects(() => verifyCmsReceipt(which, whose, { trustStore }), SslError, text);
  await fails(receipt, other, "No matching signature");
  await fails(message, message, "Not a signed receipt");
  const plain = await signCms(content, { signers: [ec] });
  const { signers: [without] } = await verifyCms(plain, { trustStore });
  await assertRejects(
    () => signCmsReceipt(without!.signerInfo, ec),
    SslError,
    "No receipt request",
  );
});

Deno.test("receipts go to openssl and back", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({ rsa, ec });
  await shop.write("m.der", message.der);
  await shop.write("content", content);
  // What openssl gives a receipt for: our wish.
  const sign =
    "cms -sign_receipt -inform DER -in m.der -signer ec.pem -inkey ec.key -out r.der -outform DER";
  assertEquals(await shop.openssl(sign), "");
  const theirs = ContentInfo.fromBer(await shop.read("r.der"));
  await verifyCmsReceipt(theirs, message, { trustStore });
  // And our receipt for its wish.
  const wish = "cms -sign -binary -nodetach -in content -signer rsa.pem -inkey rsa.key " +
    "-receipt_request_all -receipt_request_to a@example.org -outform DER -out w.der";
  assertEquals(await shop.openssl(wish), "");
  const wished = ContentInfo.fromBer(await shop.read("w.der"));
  const { signers: [signer] } = await verifyCms(wished, { trustStore });
  assertEquals(receiptRequestOf(signer!.signerInfo)?.receiptsFrom, "all");
  const ours = await signCmsReceipt(signer!.signerInfo, ec);
  await verifyCmsReceipt(ours, wished, { trustStore });
  await shop.write("ours", ours.der);
  await shop.write("wished", formatSmime(wished));
  const verify = "cms -verify_receipt ours -rctform DER -in wished -CAfile root.pem";
  assertEquals(await shop.openssl(verify), "");
});
