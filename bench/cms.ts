// Copyright 2026 the streamssl authors. MIT license.

/**
 * Messages of CMS signed and verified (P-256, SHA-256, signed attributes, one certificate), beside pkijs,
 * which computes by WebCrypto: how many a second.
 *
 * Usage: `deno task bench:cms`.
 *
 * @module
 */

import * as pkijs from "npm:pkijs@3.2.5";
import * as asn1js from "npm:asn1js@3.1.0";
import { generateKey } from "../crypto/mod.ts";
import { createCertificate, MemoryTrustStore } from "../x509/mod.ts";
import { ContentInfo, signCms, verifyCms } from "../x509/cms/mod.ts";
import { measure } from "./measure.ts";
import { printTable } from "./report.ts";

const DATA = "1.2.840.113549.1.7.1";

/** Signs as pkijs's own examples do. */
async function signByPkijs(
  content: Uint8Array<ArrayBuffer>,
  certificate: pkijs.Certificate,
  key: CryptoKey,
): Promise<ArrayBuffer> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  const attribute = (type: string, value: asn1js.AsnType) =>
    new pkijs.Attribute({ type, values: [value] });
  const signedData = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: DATA,
      eContent: new asn1js.OctetString({ valueHex: content.buffer }),
    }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute("1.2.840.113549.1.9.3", new asn1js.ObjectIdentifier({ value: DATA })),
            attribute("1.2.840.113549.1.9.5", new asn1js.UTCTime({ valueDate: new Date() })),
            attribute("1.2.840.113549.1.9.4", new asn1js.OctetString({ valueHex: digest })),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  });
  await signedData.sign(key, 0, "SHA-256");
  const message = new pkijs.ContentInfo({
    contentType: "1.2.840.113549.1.7.2",
    content: signedData.toSchema(true),
  });
  return message.toSchema().toBER(false);
}

/** Verifies the signature; pkijs is not asked for the path. */
async function verifyByPkijs(message: Uint8Array<ArrayBuffer>): Promise<void> {
  const { content } = pkijs.ContentInfo.fromBER(message);
  const good = await new pkijs.SignedData({ schema: content }).verify({ signer: 0 });
  if (!good) throw new Error("pkijs did not verify the message");
}

async function main(): Promise<void> {
  const key = await generateKey({ type: "ec", curve: "P-256" });
  const certificate = await createCertificate({
    subject: "CN=Alice",
    key,
    extendedKeyUsage: ["emailProtection"],
  });
  const content = crypto.getRandomValues(new Uint8Array(1000));
  const signers = [{ certificate, key, smimeCapabilities: false }];
  const theirCertificate = pkijs.Certificate.fromBER(certificate.der);
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pkcs8 = key.toPkcs8();
  const theirKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  const message = (await signCms(content, { signers })).der;
  const trustStore = new MemoryTrustStore([certificate]);
  await verifyCms(
    ContentInfo.fromBer(new Uint8Array(await signByPkijs(content, theirCertificate, theirKey))),
    { trustStore },
  );
  const goals = { pkijs: 1 };
  printTable(
    await measure([
      { name: "streamssl", run: async () => void await signCms(content, { signers }) },
      {
        name: "pkijs",
        run: async () => void await signByPkijs(content, theirCertificate, theirKey),
      },
    ]),
    { subject: "CMS signed, 1,000 bytes", unit: "/s", base: "streamssl", goals },
  );
  printTable(
    await measure([
      {
        name: "streamssl",
        run: async () => void await verifyCms(ContentInfo.fromBer(message), { trustStore }),
      },
      { name: "pkijs", run: () => verifyByPkijs(message) },
    ]),
    { subject: "CMS verified, 1,000 bytes", unit: "/s", base: "streamssl", goals },
  );
}

await main();
