// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { aes128Gcm } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import {
  canonicalLineEnds,
  createCertificateBag,
  decryptCms,
  encryptCms,
  formatSmime,
  parseSmime,
  signSmime,
  verifySmime,
} from "../../../x509/cms/mod.ts";
import { hasOpenssl, person, root, trustStore, workshop } from "./_people.ts";

const [rsa, ec] = await Promise.all([
  person("rsa", { type: "rsa", bits: 2048 }),
  person("ec", { type: "ec", curve: "P-256" }),
]);
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const text = encode("Dear all,\n--not a boundary\n\nbye");
const canonical = "Dear all,\r\n--not a boundary\r\n\r\nbye";

Deno.test("signed mail goes to openssl smime and cms", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({});
  for (const detached of [true, false]) {
    for (const signer of [rsa, ec]) {
      const headers = { From: "a@example.org", Subject: "Hello" };
      const mail = await signSmime(text, { signers: [signer], detached, text: true, headers });
      await shop.write("mail", mail);
      for (const tool of ["smime", "cms"]) {
        const line = `${tool} -verify -in mail -CAfile root.pem -text -out out`;
        assertEquals(await shop.openssl(line), "", `${tool} ${detached}`);
        assertEquals(decode(await shop.read("out")), canonical);
      }
      const { content, signers } = await verifySmime(mail, { trustStore, text: true });
      assertEquals([decode(content), signers.length], [canonical, 1]);
    }
  }
});

Deno.test("mail signed by openssl is verified", { ignore: !hasOpenssl }, async () => {
  await using shop = await workshop({ rsa, ec });
  await shop.write("text", text);
  for (const tool of ["smime", "cms"]) {
    for (const more of ["", " -nodetach", " -crlfeol", " -stream", " -noattr -md sha512"]) {
      const line =
        `${tool} -sign -text -in text -signer ec.pem -inkey ec.key -subject x -out mail${more}`;
      assertEquals(await shop.openssl(line), "", line);
      const mail = await shop.read("mail");
      assertEquals(
        decode((await verifySmime(mail, { trustStore, text: true })).content),
        canonical,
      );
      const at = decode(mail).indexOf("not a boundary");
      if (at === -1) continue;
      mail[at] = 0x4e;
      await assertRejects(
        () => verifySmime(mail, { trustStore }),
        SslError,
        "Verification failure",
      );
    }
  }
});

Deno.test("encrypted mail goes to openssl and back", async () => {
  for (const cipher of [undefined, aes128Gcm]) {
    const message = await encryptCms(text, { recipients: [rsa], ...cipher && { cipher } });
    const mail = formatSmime(message);
    assert(decode(mail).includes(`smime-type=${cipher ? "authEnveloped" : "enveloped"}-data`));
    assertEquals((await decryptCms(parseSmime(mail).message, rsa)).content, text);
    if (!hasOpenssl) continue;
    await using shop = await workshop({ rsa });
    await shop.write("mail", mail);
    await shop.write("text", text);
    assertEquals(
      await shop.openssl("cms -decrypt -in mail -recip rsa.pem -inkey rsa.key -out out"),
      "",
    );
    assertEquals(await shop.read("out"), text);
    assertEquals(await shop.openssl("cms -encrypt -binary -in text -out theirs rsa.pem"), "");
    const theirs = parseSmime(await shop.read("theirs"));
    assertEquals((await decryptCms(theirs.message, rsa)).content, text);
  }
});

Deno.test("a bag of certificates says so", () => {
  const mail = decode(formatSmime(createCertificateBag({ certificates: [root] })));
  assert(mail.includes("smime-type=certs-only"));
});

Deno.test("what is no mail of S/MIME is told what it lacks", async () => {
  const mail = decode(await signSmime(text, { signers: [ec], detached: true, text: true }));
  const cases: readonly (readonly [string, string])[] = [
    ["", "No content type"],
    ["\n\n", "No content type"],
    ["Subject\n\n", "Mime parse error"],
    ["Content-Type: text/html\n\n", "Invalid mime type"],
    ["Content-Type: multipart/signed\n\n", "No multipart boundary"],
    [mail.replace(/boundary="[^"]*"/, 'boundary="other"'), "No multipart body failure"],
    [mail.slice(0, -10), "No multipart body failure"],
    [
      mail.replace("Content-Type: application/pkcs7-signature", "Content-Type: text/plain"),
      "Sig invalid mime type",
    ],
    [
      mail.replace("Content-Type: application/pkcs7-signature", "Content-Typo: text/plain"),
      "No sig content type",
    ],
    [mail.replace("-Encoding: base64", "-Encoding: rot13"), "Mime parse error"],
    [
      mail.replace("base64\r\n", "base64\r\nX: y\r\n").replace("\r\nMII", "\r\n*II"),
      "Mime parse error",
    ],
  ];
  for (const [changed, reason] of cases) {
    const error = assertThrows(() => parseSmime(encode(changed)), SslError);
    assertEquals(error.reasonText.toLowerCase(), reason.toLowerCase());
  }
  assertThrows(
    () => formatSmime(createCertificateBag({}), { headers: { To: "a\r\nBcc: b" } }),
    TypeError,
  );
});

Deno.test("line ends become CR LF once and for all", () => {
  fc.assert(fc.property(fc.uint8Array({ max: 14 }), (bytes) => {
    const once = canonicalLineEnds(bytes);
    assertEquals(canonicalLineEnds(once), once);
    assertEquals(decode(once).replaceAll("\r\n", "\n"), decode(bytes).replaceAll("\r\n", "\n"));
  }));
});

Deno.test("changed mail gives only this library's errors", async () => {
  const mail = await signSmime(text, { signers: [ec], detached: true, text: true });
  await fc.assert(
    fc.asyncProperty(fc.nat(mail.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = mail.slice();
      changed[at]! ^= by;
      try {
        const { content } = await verifySmime(changed, { trustStore, text: true });
        assertEquals(decode(content), canonical);
      } catch (error) {
        assert(error instanceof SslError, `byte ${at}: ${error}`);
      }
    }),
    { numRuns: 300 },
  );
});
