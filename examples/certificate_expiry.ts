// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

/**
 * For how many days are a server's certificates still good? It looks at expired ones too, since that
 * is what it is for: the check of the chain is told, not enforced.
 *
 * Run with: deno run --allow-net --allow-read --allow-env examples/certificate_expiry.ts HOST[:PORT] …
 */

import { connectTls, type ConnectTlsOptions } from "@streamssl/ssl/tls";
import { systemTrustStore } from "@streamssl/ssl/x509";

/** What is known of one host. */
export interface ExpiryReport {
  /** The subject of the certificate of the chain that expires first. */
  readonly subject: string;
  /** For how many days it is still good; negative when it has expired. */
  readonly daysLeft: number;
  /** The result of the verification as text, `"ok"` when all is well. */
  readonly verification: string;
}

/** Looks at the certificates that a server sends. */
export async function checkExpiry(options: ConnectTlsOptions): Promise<ExpiryReport> {
  await using tls = await connectTls({ ...options, askForVerification: true });
  let verification = "";
  for await (const question of tls.questions) {
    if (question.want !== "verify") continue;
    verification = question.result.text;
    question.answer(true);
    break;
  }
  await tls.opened;
  const first =
    tls.peerCertificates.toSorted((one, other) =>
      one.notAfter.getTime() - other.notAfter.getTime()
    )[0];
  if (first === undefined) throw new Error("The server sent no certificate");
  const daysLeft = Math.floor((first.notAfter.getTime() - Date.now()) / 86_400_000);
  return { subject: first.subject.toString(), daysLeft, verification };
}

if (import.meta.main) {
  const trustStore = await systemTrustStore();
  for (const host of Deno.args) {
    const [hostname = host, port = "443"] = host.split(":");
    try {
      const report = await checkExpiry({ hostname, port: Number(port), trustStore });
      console.log(`${host}: ${report.daysLeft} days (${report.subject}), ${report.verification}`);
    } catch (error) {
      console.log(`${host}: ${error instanceof Error ? error.message : error}`);
    }
  }
}
