// Copyright 2026 the streamssl authors. MIT license.

/** What types would forbid, in programs without types: nothing of it may be let through or kept. */

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { generateKey } from "@streamssl/ssl/crypto";
import {
  AuthorityError,
  type AuthoritySettings,
  CertificateAuthority,
  createCertificateRequest,
  createCertificateRevocationList,
  type IssueOptions,
  type RevokeOptions,
} from "@streamssl/ssl/x509";
import { makeAuthority } from "./_authority.ts";

const request = await createCertificateRequest({
  subject: "CN=a,O=Test,C=DE",
  key: await generateKey({ type: "ec", curve: "P-256" }),
  isCa: true,
});

const BAD_SETTINGS: readonly [setting: string, settings: unknown, text: string][] = [
  ["copyExtensions", { copyExtensions: "all" }, 'copy option: "all", where none, copy, copyall'],
  ["a rule", { policy: [{ type: "commonName", rule: "must" }] }, "must:invalid type in 'policy'"],
];

for (const [what, settings, text] of BAD_SETTINGS) {
  Deno.test(`an authority refuses ${what} that it does not know`, async () => {
    await using test = await makeAuthority();
    const { certificate, key, authority } = test;
    const { database } = authority;
    assertThrows(
      () =>
        new CertificateAuthority({
          certificate,
          key,
          database,
          settings: settings as AuthoritySettings,
        }),
      AuthorityError,
      text,
    );
    await assertRejects(
      () => authority.issue(request, settings as IssueOptions),
      AuthorityError,
      text,
    );
    assertEquals(await test.read("index.txt"), "");
    assertEquals(await test.read("serial"), "01\n");
  });
}

Deno.test("an authority tells what is wrong with requests, serial numbers and days", async () => {
  await using test = await makeAuthority();
  const { authority } = test;
  const issues = (asked: unknown, options: unknown) => () =>
    authority.issue(asked as typeof request, options as IssueOptions);
  await assertRejects(issues(request.toPem(), {}), TypeError, "CertificateRequest.fromPem() reads");
  await assertRejects(issues(null, {}), TypeError, "it is null");
  await assertRejects(issues(request, { serialNumber: 12 }), TypeError, "is a bigint, as in 12n");
  await assertRejects(issues(request, { serialNumber: -1n }), RangeError, "is not negative");
  await assertRejects(issues(request, { serialNumber: 1n << 159n }), RangeError, "20 bytes");
  for (const days of [NaN, 1e9]) {
    await assertRejects(issues(request, { days }), AuthorityError, "days is out of range");
  }
  await assertRejects(() => authority.revoke(1 as unknown as bigint), TypeError, "it is number");
  assertEquals(await test.read("serial"), "01\n");
});

const BAD_REVOCATIONS: readonly [options: unknown, kind: typeof Error, text: string][] = [
  [{ reason: "foo" }, TypeError, '"foo" is no reason of a revocation: unspecified, keyCompromise'],
  [{ reason: "removeFromCRL" }, TypeError, "release() ends a hold"],
  [{ holdInstruction: "foo" }, TypeError, 'the instruction "foo": it is told in dotted form'],
  [{ holdInstruction: "1.2\n" }, TypeError, "it is told in dotted form"],
  [{ reason: "superseded", holdInstruction: "1.2.3" }, TypeError, "an instruction of a hold"],
  [{ reason: "superseded", compromiseTime: new Date() }, TypeError, "the time of a compromise"],
  [{ compromiseTime: new Date(NaN) }, RangeError, "at the time Invalid Date"],
  [{ compromiseTime: "2026" }, RangeError, 'at the time "2026"'],
];

Deno.test("a revocation that no list could tell never gets into the index", async () => {
  await using test = await makeAuthority();
  const { authority } = test;
  const { serialNumber } = await authority.issue(request);
  const index = await test.read("index.txt");
  for (const [options, kind, text] of BAD_REVOCATIONS) {
    await assertRejects(
      () => authority.revoke(serialNumber, options as RevokeOptions),
      kind,
      text,
    );
    assertEquals(await test.read("index.txt"), index);
  }
  assertEquals((await authority.createCrl()).size, 0);
});

Deno.test("a list refuses a reason that it does not know", async () => {
  await using test = await makeAuthority();
  const { certificate, key } = test;
  await assertRejects(
    async () =>
      await createCertificateRevocationList({
        issuer: { certificate, key },
        revoked: [{ serialNumber: 1n, reason: "foo" as "superseded" }],
      }),
    TypeError,
    '"foo" is no reason of a revocation',
  );
});
