// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { parseConfiguration } from "../../../conf/mod.ts";
import { generateKey, type PrivateKey, sha256 } from "../../../crypto/mod.ts";
import { SslError } from "../../../err/mod.ts";
import { listenTls } from "../../../tls/mod.ts";
import type { Bytes } from "../../../wire/mod.ts";
import {
  precertificateEntry,
  type SctEntry,
  sctSignedData,
  x509Entry,
} from "../../../x509/ct/validate_scts.ts";
import {
  Certificate,
  createCertificate,
  type CtLog,
  ctLog,
  ctLogsFromConfiguration,
  decodeSct,
  decodeSctExtension,
  decodeSctList,
  encodeSct,
  encodeSctExtension,
  encodeSctList,
  parseCtLogList,
  PRECERTIFICATE_POISON_OID,
  SCT_LIST_OID,
  validateScts,
} from "../../../x509/mod.ts";
import { runOpenssl } from "../../asn1/_openssl.ts";
import { tempDirectory } from "../../support/temp.ts";

const now = Date.now();
const [caKey, key, ecLogKey] = await Promise.all(
  [1, 2, 3].map(() => generateKey({ type: "ec", curve: "P-256" })),
) as [PrivateKey, PrivateKey, PrivateKey];
const rsaLogKey = await generateKey({ type: "rsa", bits: 2048 });
const issuer = await createCertificate({ subject: "CN=CT CA", key: caKey, isCa: true });
const logs: CtLog[] = [ecLogKey, rsaLogKey].map(({ publicKey }, index) =>
  ctLog(`Log ${index}`, publicKey.subjectPublicKeyInfo)
);

/** What a log gives for an entry. */
async function stamp(
  entry: SctEntry,
  logKey: PrivateKey,
  timestamp = BigInt(now - 1000),
): Promise<Bytes> {
  const isRsa = logKey.type === "rsa";
  const fields = { timestamp, extensions: new Uint8Array(0) };
  const signature = await logKey.sign(
    { kind: isRsa ? "rsa-pkcs1" : "ecdsa", digest: sha256 },
    sctSignedData(fields, entry),
  );
  const logId = sha256.digest(logKey.publicKey.subjectPublicKeyInfo);
  return encodeSct({ ...fields, logId, signatureAlgorithm: isRsa ? 0x0401 : 0x0403, signature });
}

const options = {
  subject: "CN=ct.example",
  subjectAltNames: ["DNS:ct.example"],
  publicKey: key.publicKey,
  serialNumber: 5n,
  notBefore: new Date(now - 60_000),
  notAfter: new Date(now + 86_400_000),
  issuer: { certificate: issuer, key: caKey },
};

/** As an authority does it: a precertificate is stamped, the final certificate has the timestamps. */
async function certify(timestamp?: bigint): Promise<Certificate> {
  const poison = { oid: PRECERTIFICATE_POISON_OID, critical: true, value: Uint8Array.of(5, 0) };
  const pre = await createCertificate({ ...options, extraExtensions: [poison] });
  const entry = precertificateEntry(pre, issuer);
  const timestamps = [
    await stamp(entry, ecLogKey, timestamp),
    await stamp(entry, rsaLogKey, timestamp),
  ];
  const value = encodeSctExtension(timestamps);
  return await createCertificate({ ...options, extraExtensions: [{ oid: SCT_LIST_OID, value }] });
}

const statuses = (results: readonly { status: string }[]) => results.map(({ status }) => status);

Deno.test("timestamps of a precertificate are good for the final certificate", async () => {
  const certificate = await certify();
  assertEquals(statuses(await validateScts({ certificate, issuer, logs })), ["valid", "valid"]);
  assertEquals(statuses(await validateScts({ certificate, logs })), ["unverified", "unverified"]);
  const [first, second] = await validateScts({ certificate, issuer, logs: logs.slice(1) });
  assertEquals([first?.status, second?.log?.description], ["unknown log", "Log 1"]);
  const other = await createCertificate({ subject: "CN=other", key: caKey, isCa: true });
  // Only the issuer's key counts, not its name.
  assertEquals(statuses(await validateScts({ certificate, issuer: other, logs })), [
    "valid",
    "valid",
  ]);
  const stranger = await createCertificate({ subject: "CN=CT CA", key, isCa: true });
  const wrong = await validateScts({ certificate, issuer: stranger, logs });
  assertEquals(statuses(wrong), ["invalid", "invalid"]);
});

Deno.test("timestamps of TLS and OCSP are about the certificate itself", async () => {
  const certificate = await createCertificate(options);
  const good = decodeSct(await stamp(x509Entry(certificate), ecLogKey));
  const pre = decodeSct(await stamp(precertificateEntry(certificate, issuer), ecLogKey));
  const results = await validateScts({ certificate, issuer, logs, tls: [good, pre], ocsp: [good] });
  assertEquals(
    results.map(({ source, status }) => `${source}: ${status}`),
    ["ocsp: valid", "tls: valid", "tls: invalid"],
  );
});

Deno.test("timestamps of the future, of other versions and of other algorithms do not count", async () => {
  const certificate = await certify(BigInt(now + 60_000));
  const [first] = await validateScts({ certificate, issuer, logs });
  assertEquals([first?.status, first?.detail], ["invalid", "it is of the future"]);
  const plain = await createCertificate(options);
  const sct = decodeSct(await stamp(x509Entry(plain), ecLogKey));
  const tls = [
    decodeSct(Uint8Array.of(1, 2, 3)),
    { ...sct, signatureAlgorithm: 0x0203 },
    { ...sct, signatureAlgorithm: 0x0401 },
    { ...sct, timestamp: sct.timestamp + 1n },
    { ...sct, extensions: Uint8Array.of(1) },
  ];
  const results = await validateScts({ certificate: plain, logs, tls });
  assertEquals(statuses(results), ["unknown version", "invalid", "invalid", "invalid", "invalid"]);
});

Deno.test("lists come back as they were, and damaged ones give typed errors", () => {
  const sct = encodeSct({
    logId: new Uint8Array(32).fill(7),
    timestamp: 2n ** 63n,
    extensions: Uint8Array.of(1, 2),
    signatureAlgorithm: 0x0403,
    signature: Uint8Array.of(9),
  });
  const list = encodeSctList([sct, Uint8Array.of(5)]);
  const [first, second] = decodeSctList(list);
  assertEquals([first?.timestamp, first?.extensions, second?.version], [
    2n ** 63n,
    Uint8Array.of(1, 2),
    5,
  ]);
  assertEquals(first?.encoded, sct);
  for (const bad of [[], [0, 0], [0, 1, 0], [0, 2, 0, 0], [0, 3, 0, 1, 0], [0, 5, 0, 3, 9]]) {
    assertThrows(() => decodeSctList(Uint8Array.from(bad)), SslError, undefined, `${bad}`);
  }
  for (let length = 0; length < sct.length; length++) {
    assertThrows(() => decodeSct(sct.subarray(0, length)), SslError);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    for (const decode of [decodeSctList, decodeSctExtension]) {
      try {
        decode(bytes);
      } catch (error) {
        assert(error instanceof SslError, String(error));
      }
    }
  }));
});

Deno.test("log lists of browsers and of OpenSSL are read", async () => {
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
  const log = logs[0] as CtLog;
  const spki = base64(log.publicKey.subjectPublicKeyInfo);
  const listed = {
    description: "A",
    "log_id": base64(log.id),
    key: spki,
    url: "https://a/",
    state: { usable: {} },
  };
  const json = (fields: object) =>
    JSON.stringify({ operators: [{ name: "Op", logs: [{ ...listed, ...fields }] }] });
  const [read] = parseCtLogList(json({}));
  assertEquals([read?.description, read?.operator, read?.state, read?.url], [
    "A",
    "Op",
    "usable",
    "https://a/",
  ]);
  assertEquals(read?.id, log.id);
  const text =
    `enabled_logs = one, two\n[one]\ndescription = A\nkey = ${spki}\n[two]\ndescription = B\nkey = ${spki}\n`;
  assertEquals(
    ctLogsFromConfiguration(parseConfiguration(text)).map(({ description }) => description),
    ["A", "B"],
  );
  const wrong: [string, () => unknown][] = [
    ["LOG_CONF_INVALID", () => parseCtLogList("<html>")],
    ["LOG_CONF_INVALID", () => parseCtLogList("{}")],
    ["LOG_CONF_INVALID", () => parseCtLogList(json({ "log_id": base64(new Uint8Array(32)) }))],
    ["BASE64_DECODE_ERROR", () => parseCtLogList(json({ key: "%%%" }))],
    ["LOG_CONF_INVALID_KEY", () => parseCtLogList(json({ key: "AAAA" }))],
    ["LOG_CONF_INVALID", () => ctLogsFromConfiguration(parseConfiguration("a = 1\n"))],
    [
      "LOG_CONF_MISSING_DESCRIPTION",
      () => ctLogsFromConfiguration(parseConfiguration("enabled_logs = x\n")),
    ],
    [
      "LOG_CONF_MISSING_KEY",
      () => ctLogsFromConfiguration(parseConfiguration("enabled_logs = x\n[x]\ndescription = d\n")),
    ],
  ];
  for (const [reason, read] of wrong) assertEquals(assertThrows(read, SslError).reason, reason);
  const damaged = await createCertificate({
    ...options,
    extraExtensions: [{ oid: SCT_LIST_OID, value: Uint8Array.of(4, 1, 0) }],
  });
  await assertRejects(() => validateScts({ certificate: damaged, logs }), SslError);
});

Deno.test("openssl s_client -ct finds our timestamps valid", async () => {
  await using directory = await tempDirectory();
  const certificate = await certify();
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
  const list = await directory.write(
    "logs.cnf",
    "enabled_logs = zero, one\n" +
      logs.map(({ description, publicKey }, index) =>
        `[${["zero", "one"][index]}]\ndescription = ${description}\nkey = ${
          base64(publicKey.subjectPublicKeyInfo)
        }\n`
      ).join(""),
  );
  const ca = await directory.write("ca.pem", issuer.toPem());
  using server = await listenTls({
    port: 0,
    hostname: "127.0.0.1",
    cert: certificate.toPem() + issuer.toPem(),
    key: key.toPem(),
  });
  const { port } = server.addr as { port: number };
  const serving = (async () => {
    for await (const tls of server) await tls.readable.pipeTo(tls.writable).catch(() => {});
  })();
  const args = [
    "s_client",
    "-connect",
    `127.0.0.1:${port}`,
    "-ct",
    "-ctlogfile",
    list,
    "-CAfile",
    ca,
  ];
  const { missing, stdout } = await runOpenssl(args, new TextEncoder().encode("Q\n"));
  server.close();
  await serving.catch(() => {});
  if (missing) return;
  const text = new TextDecoder().decode(stdout);
  assertEquals(text.match(/validation status: valid/g)?.length, 2, text);
  assert(Certificate.fromPem(text).equals(certificate));
});
