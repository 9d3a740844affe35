// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { encodeSignedData, encodeSignerInfo } from "../../../crypto/cms/signed_data.ts";
import { SslError } from "../../../err/mod.ts";
import { MemoryTrustStore } from "../../../x509/mod.ts";
import {
  addCmsSigners,
  CMS_ATTRIBUTES,
  CMS_CONTENT_TYPES,
  ContentInfo,
  countersignCms,
  decodeSignedData,
  encryptCms,
  signCms,
  type SignerInfo,
  verifyCms,
  verifyCountersignatures,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, person, trustStore, workshop } from "./_people.ts";

const people = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
  person("ed25519", { type: "ed25519" }),
  person("mldsa", { type: "ml-dsa-44" }),
]);
const [rsa, ec, ed25519] = people;
const content = new TextEncoder().encode("Meet me at the usual place.\n");
const anybody = { unsafelyTrustAnySigner: true } as const;
const namesOf = (found: readonly { certificate: { subject: { toOneLine(): string } } }[]) =>
  found.map(({ certificate }) => certificate.subject.toOneLine());

Deno.test("everybody countersigns everybody, with attributes and without", async () => {
  for (const signer of people) {
    for (const counter of people) {
      for (const signedAttributes of ["usual", "none"] as const) {
        const message = await signCms(content, { signers: [signer] });
        const twice = await countersignCms(message, {
          signers: [{ ...counter, signedAttributes }],
        });
        const found = await verifyCountersignatures(twice, { trustStore });
        assertEquals(namesOf(found), [counter.certificate.subject.toOneLine()]);
        assertEquals(found[0]?.signingTime instanceof Date, signedAttributes === "usual");
        assertEquals((await verifyCms(twice, { trustStore })).content, content);
      }
    }
  }
});

Deno.test("openssl verifies and prints messages that are countersigned", {
  ignore: !hasOpenssl,
}, async () => {
  await using shop = await workshop({});
  const message = await signCms(content, { signers: [rsa] });
  const twice = await countersignCms(message, { signers: [ec, ed25519] });
  await shop.write("m.der", twice.der);
  const line = "cms -verify -binary -inform DER -in m.der -CAfile root.pem -out out";
  assertEquals(await shop.openssl(line), "");
  assertEquals(await shop.read("out"), content);
});

Deno.test("signatures are chosen, and those over countersignatures are verified, too", async () => {
  const message = await addCmsSigners(await signCms(content, { signers: [rsa] }), {
    signers: [ec],
  });
  const isOfRsa = ({ signature }: SignerInfo) => signature.length === 256;
  const one = await countersignCms(message, { signers: [ed25519], which: isOfRsa });
  const [found, ...others] = await verifyCountersignatures(one, { trustStore });
  assertEquals(others, []);
  assert(found !== undefined && isOfRsa(found.countersigned));
  // Nothing is in the message for whoever countersigns but the signature: the content is not needed.
  const detached = await signCms(content, { signers: [rsa], detached: true });
  const over = await countersignCms(await countersignCms(detached, { signers: [ec] }), {
    signers: [ed25519],
  });
  // DER sorts them by what they encode to.
  const both = await verifyCountersignatures(over, { trustStore });
  assertEquals(namesOf(both).sort(), ["CN = ec", "CN = ed25519"]);
  const nested = await overCountersignature(over);
  const all = await verifyCountersignatures(nested, { trustStore });
  assertEquals(namesOf(all).sort(), ["CN = ec", "CN = ed25519", "CN = rsa"]);
  const at = namesOf(all).indexOf("CN = rsa");
  assertEquals(all[at]?.countersigned.signature, all[at - 1]?.signerInfo.signature);
});

/** Has RSA countersign the first countersignature. */
async function overCountersignature(message: ContentInfo): Promise<ContentInfo> {
  const [first] = await verifyCountersignatures(message, anybody);
  const signedData = decodeSignedData(message.content!);
  const inner = ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({ ...signedData, signerInfos: [first!.signerInfo] }),
  );
  const made = decodeSignedData((await countersignCms(inner, { signers: [rsa] })).content!);
  const [signer] = signedData.signerInfos;
  const [attribute, ...rest] = signer!.unsignedAttributes;
  const changed = { ...attribute!, values: [encodeSignerInfo(made.signerInfos[0]!)] };
  return ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({
      ...signedData,
      certificates: made.certificates,
      signerInfos: [{ ...signer!, unsignedAttributes: [changed, ...rest] }],
    }),
  );
}

/** Puts a SignerInfo beside a signature as its countersignature. */
function withCountersignature(message: ContentInfo, info: SignerInfo): ContentInfo {
  const signedData = decodeSignedData(message.content!);
  const [signer] = signedData.signerInfos;
  const attribute = { oid: CMS_ATTRIBUTES.countersignature, values: [encodeSignerInfo(info)] };
  return ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({
      ...signedData,
      signerInfos: [{ ...signer!, unsignedAttributes: [attribute] }],
    }),
  );
}

Deno.test("what countersigns another signature, or nothing at all, is refused", async () => {
  const message = await signCms(content, { signers: [rsa] });
  const other = await signCms(Uint8Array.of(1), { signers: [rsa] });
  const [elsewhere] = await verifyCountersignatures(
    await countersignCms(other, { signers: [ec] }),
    anybody,
  );
  const reason = async (bad: ContentInfo, options: Parameters<typeof verifyCountersignatures>[1]) =>
    (await assertRejects(() => verifyCountersignatures(bad, options), SslError)).reason;
  const moved = withCountersignature(message, elsewhere!.signerInfo);
  const options = { ...anybody, certificates: [ec.certificate] };
  assertEquals(await reasonOf(moved), "SIGNER_CERTIFICATE_NOT_FOUND");
  assertEquals(await reason(moved, options), "VERIFICATION_FAILURE");
  // The message itself is good, as anybody can add what he likes beside a signature.
  assertEquals((await verifyCms(moved, { trustStore })).content, content);
  // RFC 5652, section 11.4: a signature over a content that happens to be a signature is none.
  const [signer] = decodeSignedData(message.content!).signerInfos;
  const asContent = await signCms(signer!.signature, { signers: [ec] });
  const [passedOff] = decodeSignedData(asContent.content!).signerInfos;
  assertEquals(
    await reason(withCountersignature(message, passedOff!), options),
    "ATTRIBUTE_ERROR",
  );
  // And the other way: a countersignature signs no content.
  const signature = await countersignCms(message, { signers: [ec] });
  const [countersignature] = await verifyCountersignatures(signature, anybody);
  const posing = ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({
      ...decodeSignedData(asContent.content!),
      signerInfos: [countersignature!.signerInfo],
    }),
  );
  const failure = await assertRejects(() => verifyCms(posing, { trustStore }), SslError);
  assertEquals(failure.reason, "NO_CONTENT_TYPE");
});

async function reasonOf(message: ContentInfo): Promise<string> {
  const work = () => verifyCountersignatures(message, anybody);
  return (await assertRejects(work, SslError)).reason;
}

Deno.test("who countersigns must be trusted, and what is changed is found", async () => {
  const message = await countersignCms(await signCms(content, { signers: [rsa] }), {
    signers: [ec],
  });
  const nobody = { trustStore: new MemoryTrustStore([]) };
  const untrusted = await assertRejects(() => verifyCountersignatures(message, nobody), SslError);
  assertEquals(untrusted.reason, "CERTIFICATE_VERIFY_ERROR");
  await assertRejects(() => verifyCountersignatures(message, {}), TypeError, "trust store");
  const [found] = await verifyCountersignatures(message, { trustStore });
  const { signature } = found!.signerInfo;
  const bad = { ...found!.signerInfo, signature: signature.with(9, signature[9]! ^ 1) };
  assertEquals(await reasonOf(withCountersignature(message, bad)), "VERIFICATION_FAILURE");
  const encrypted = await encryptCms(content, { recipients: [rsa] });
  assertEquals(await reasonOf(encrypted), "CONTENT_TYPE_NOT_SIGNED_DATA");
});

Deno.test("what can not be countersigned says why", async () => {
  const message = await signCms(content, { signers: [rsa] });
  const fails = async (work: () => Promise<unknown>) =>
    (await assertRejects(work, SslError)).reason;
  assertEquals(await fails(() => countersignCms(message, { signers: [] })), "NO_SIGNERS");
  const none = { signers: [ec], which: () => false };
  assertEquals(await fails(() => countersignCms(message, none)), "NO_MATCHING_SIGNATURE");
  const mixed = { signers: [{ ...ec, key: rsa.key }] };
  const reason = "PRIVATE_KEY_DOES_NOT_MATCH_CERTIFICATE";
  assertEquals(await fails(() => countersignCms(message, mixed)), reason);
});

Deno.test("many countersignatures over one another do not keep their reader busy", async () => {
  let message = await signCms(content, { signers: [ed25519] });
  const [signer] = decodeSignedData(message.content!).signerInfos;
  // Each in turn is put beside the one that it is over; the innermost is made last.
  const made: SignerInfo[] = [signer!];
  for (let depth = 0; depth < 12; depth++) {
    const signed = withSigner(message, made.at(-1)!);
    const [info] = decodeSignedData((await countersignCms(signed, { signers: [ec] })).content!)
      .signerInfos;
    const found = await verifyCountersignatures(
      withSigner(await countersignCms(signed, { signers: [ec] }), info!),
      anybody,
    );
    made.push(found.at(-1)!.signerInfo);
  }
  let innermost = made.pop()!;
  while (made.length > 0) {
    const attribute = {
      oid: CMS_ATTRIBUTES.countersignature,
      values: [encodeSignerInfo(innermost)],
    };
    innermost = { ...made.pop()!, unsignedAttributes: [attribute] };
  }
  message = withSigner(await countersignCms(message, { signers: [ec] }), innermost);
  assertEquals(await reasonOf(message), "VERIFICATION_FAILURE");
});

function withSigner(message: ContentInfo, info: SignerInfo): ContentInfo {
  const signedData = decodeSignedData(message.content!);
  return ContentInfo.create(
    CMS_CONTENT_TYPES.signedData,
    encodeSignedData({ ...signedData, signerInfos: [info] }),
  );
}

// Made by BouncyCastle 1.78.1, which found good what is countersigned here, too: tried by hand.
const BOUNCY_CASTLE =
  "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQcTWVldCBtZSBhdCB0aGUgdXN1" +
  "YWwgcGxhY2UuCgAAAAAAAKCAMIIBjzCCATWgAwIBAgIQU7ekV1N6fuwKVOqsQpHlLzAKBggqhkjOPQQDAjAPMQ0wCwYDVQQD" +
  "DARSb290MB4XDTI2MTEyODAzMjIzNloXDTI3MTEyODAzMjczNlowDTELMAkGA1UEAwwCZWMwWTATBgcqhkjOPQIBBggqhkjO" +
  "PQMBBwNCAAQPSyVJ13qr9cw2EuGCZXWnU8g9r1MbrOx8YyOuwOfvh1Ch3LFWawFWMrtdrvxkDf9QVTw72tNua6MOSqO1H/jw" +
  "o3UwczAdBgNVHQ4EFgQUQzgb0qRT0FKnWmD1CgYI7x6ftRcwHwYDVR0jBBgwFoAUhaqPyt/Ttes52ETN48osUgSCE5QwDAYD" +
  "VR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCA6gwEwYDVR0lBAwwCgYIKwYBBQUHAwQwCgYIKoZIzj0EAwIDSAAwRQIgRya27O+9" +
  "j/GSrtIk+bkvcHSaq5+ZwU8EBwgroXWSULkCIQCWGaX6UkFqTSwO+ReZisdogLZb7FNFTsdHwkJWZS5UpAAAMYICQzCCAj8C" +
  "AQEwIzAPMQ0wCwYDVQQDDARSb290AhBTt6RXU3p+7ApU6qxCkeUvMAsGCWCGSAFlAwQCAaCBkzAYBgkqhkiG9w0BCQMxCwYJ" +
  "KoZIhvcNAQcBMBwGCSqGSIb3DQEJBTEPFw0yNjExMjgwMzI5NDNaMCgGCSqGSIb3DQEJNDEbMBkwCwYJYIZIAWUDBAIBoQoG" +
  "CCqGSM49BAMCMC8GCSqGSIb3DQEJBDEiBCAh/r5h+fGUAVWQjJ8Ol89lEABybKl5UGL+ZcytLinaejAKBggqhkjOPQQDAgRG" +
  "MEQCICP8untNNFg1pDc+cw1eX3X7+fwqmfVVyrGHV4C/DaZhAiBbpn6f2YLe7KkB6zEj+W34DzOqCsZHLwRhVByiwO8Vb6GC" +
  "ARwwggEYBgkqhkiG9w0BCQYxggEJMIIBBQIBATAjMA8xDTALBgNVBAMMBFJvb3QCEFO3pFdTen7sClTqrEKR5S8wCwYJYIZI" +
  "AWUDBAIBoHkwHAYJKoZIhvcNAQkFMQ8XDTI2MTEyODAzMjk0M1owKAYJKoZIhvcNAQk0MRswGTALBglghkgBZQMEAgGhCgYI" +
  "KoZIzj0EAwIwLwYJKoZIhvcNAQkEMSIEIH9X/yVioLh+GBtIOcR4UOX95pBKfmMyLi/MVqWUMFlOMAoGCCqGSM49BAMCBEcw" +
  "RQIhAJyABJVpsv7+VOKGmWGjqMcrpUjngWnvaDIrJ110QmchAiAlWuUlmqOkekYYXzrEXtMK+ZdtAP9ustLZfx0/1BjIKAAA" +
  "AAAAAA==";

Deno.test("what BouncyCastle countersigns is found good here", async () => {
  const message = ContentInfo.fromBer(Uint8Array.fromBase64(BOUNCY_CASTLE));
  const found = await verifyCountersignatures(message, anybody);
  assertEquals(namesOf(found), ["CN = ec"]);
  assertEquals((await verifyCms(message, anybody)).content, content);
});
