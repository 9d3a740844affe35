// Copyright 2026 the streamssl authors. MIT license.
// deno-lint-ignore-file no-console -- a program that prints

import { x509VerifyErrorText } from "../err/mod.ts";
import type { TlsStream } from "../tls/mod.ts";

/** Prints what s_client would tell of a connection. */
export function printReport(tls: TlsStream): void {
  const { info, connection } = tls;
  console.log("Certificate chain");
  for (const [index, certificate] of info.peerCertificates.entries()) {
    console.log(` ${index} s:${certificate.subject}`);
    console.log(`   i:${certificate.issuer}`);
    console.log(
      `   v:NotBefore: ${certificate.notBefore.toUTCString()}; ` +
        `NotAfter: ${certificate.notAfter.toUTCString()}`,
    );
  }
  if (info.peerSignatureScheme !== undefined) {
    console.log(`Peer signature scheme: ${info.peerSignatureScheme}`);
  }
  console.log(`Key exchange group: ${info.group ?? "none"}`);
  console.log(
    `SSL handshake has read ${connection.handshakeBytes.received} bytes ` +
      `and written ${connection.handshakeBytes.sent} bytes`,
  );
  const { verifyResult } = info;
  console.log(
    verifyResult === 0
      ? "Verification: OK"
      : `Verification error: ${x509VerifyErrorText(verifyResult)}`,
  );
  console.log(
    `${info.resumed ? "Reused" : "New"}, ${info.version}, Cipher is ${info.cipherSuiteOpensslName}`,
  );
}
