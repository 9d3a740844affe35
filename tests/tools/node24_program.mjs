// Copyright 2026 the streamssl authors. MIT license.

// Post-quantum keys on Node 24 with the host's engine and the portable one, each against the other.
// Prints a JSON report: what agreed, and what the host's engine declined.

import {
  generateKey,
  hostEngine,
  mlkem1024,
  mlkem512,
  mlkem768,
  portableEngine,
  x25519Mlkem768,
} from "@streamssl/ssl/crypto";

const engines = { host: hostEngine(), portable: portableEngine };
const data = new TextEncoder().encode("the message");
const report = { agreed: [], declined: [], accepted: [] };

async function refused(run) {
  try {
    await run();
    return false;
  } catch (error) {
    return error.reason === "UNSUPPORTED_ALGORITHM";
  }
}

for (
  const type of ["ml-dsa-44", "ml-dsa-65", "ml-dsa-87", "slh-dsa-sha2-128f", "slh-dsa-shake-192f"]
) {
  const key = await generateKey({ type });
  const kind = type.startsWith("ml") ? "ml-dsa" : "slh-dsa";
  for (const [signer, verifier] of [["host", "portable"], ["portable", "host"], ["host", "host"]]) {
    const signature = await key.sign({ kind }, data, { engines: [engines[signer]] });
    const options = { engines: [engines[verifier]] };
    const good = await key.publicKey.verify({ kind }, data, signature, options);
    signature[100] ^= 1;
    const bad = await key.publicKey.verify({ kind }, data, signature, options);
    if (good && !bad) report.agreed.push(`${type}: ${signer}, ${verifier}`);
  }
  for (const more of [{ context: data }, { deterministic: true }, { externalMu: true }]) {
    const run = () => key.sign({ kind, ...more }, new Uint8Array(64), { engines: [engines.host] });
    if (kind === "slh-dsa" && more.externalMu) continue;
    if (await refused(run)) report.declined.push(`${type}: ${Object.keys(more)[0]}`);
  }
}
for (const type of ["ml-kem-512", "ml-kem-768", "ml-kem-1024"]) {
  const key = await generateKey({ type });
  for (const [left, right] of [["host", "portable"], ["portable", "host"], ["host", "host"]]) {
    const made = await key.publicKey.encapsulate({ engines: [engines[left]] });
    const secret = await key.decapsulate(made.ciphertext, { engines: [engines[right]] });
    if (String(secret) === String(made.sharedSecret)) {
      report.agreed.push(`${type}: ${left}, ${right}`);
    }
  }
}
for (const group of [mlkem512, mlkem768, mlkem1024, x25519Mlkem768]) {
  for (const [left, right] of [["host", "portable"], ["portable", "host"], ["host", "host"]]) {
    const share = await group.generate({ engines: [engines[left]] });
    const answer = await group.respond(share.share, { engines: [engines[right]] });
    const secret = await share.complete(answer.share);
    if (String(secret) === String(answer.secret)) {
      report.agreed.push(`${group.name}: ${left}, ${right}`);
    }
    const wrong = [
      () => share.complete(answer.share.subarray(1)),
      () => group.respond(share.share.subarray(1), { engines: [engines.host] }),
      () => group.respond(share.share.map(() => 255), { engines: [engines.host] }),
    ];
    for (const run of wrong) {
      try {
        await run();
        report.accepted.push(`${group.name}: ${run}`);
      } catch (error) {
        if (error.name !== "SslError") report.accepted.push(String(error));
      }
    }
    share.destroy();
  }
}
process.stdout.write(JSON.stringify(report));
