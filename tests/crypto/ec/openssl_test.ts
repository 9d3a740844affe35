// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import {
  type Curve,
  type EcKeyParameters,
  generateKey,
  parsePrivateKeyPem,
  portableEngine,
  PublicKey,
  sha256,
} from "../../../crypto/mod.ts";
import {
  CURVE_NAMES,
  curveByName,
  type CurveName,
  opensslCurveName,
} from "../../../crypto/ec/curves.ts";
import { curveGroup, type Point } from "../../../crypto/ec/group.ts";
import { formatPem } from "../../../crypto/pem/mod.ts";
import { type Openssl, opensslTest } from "../_openssl.ts";

const HASH = sha256.digest(new TextEncoder().encode("streamssl"));
const ECDSA = { kind: "ecdsa", digest: sha256, prehashed: true } as const;
const ENGINES = { engines: [portableEngine] };

/** Curves without an object identifier, which keys tell by their numbers; and for ECDH only. */
const OAKLEY: readonly CurveName[] = ["Oakley-EC2N-3", "Oakley-EC2N-4"];
/** The curves that have names: SM2's has signatures of its own. */
const NAMES = CURVE_NAMES.map(({ name }) => name).filter((name) => name !== "SM2");

opensslTest("keys of openssl on every curve: signatures and secrets both ways", async (openssl) => {
  const hash = await openssl.file("hash", HASH);
  const names = NAMES.values();
  // Two at a time: the machine's programs and this one.
  await Promise.all([1, 2].map(async () => {
    for (const name of names) await exchange(openssl, hash, name);
  }));
});

async function exchange(openssl: Openssl, hash: string, name: CurveName): Promise<void> {
  const path = openssl.path(`${name}.pem`);
  const parameters = `ec_paramgen_curve:${opensslCurveName(name)}`;
  await openssl.run("genpkey", "-algorithm", "EC", "-pkeyopt", parameters, "-out", path);
  const theirs = parsePrivateKeyPem(await Deno.readTextFile(path));
  theirs.check();
  const { bits } = theirs.publicKey;
  assertEquals([theirs.curve, bits], [curveByName(name).name, curveByName(name).bits], name);
  const ours = await generateKey({ type: "ec", curve: name }, ENGINES);
  const [ourKey, ourPublicKey] = await Promise.all([
    openssl.file(`${name}.own.pem`, ours.toPem()),
    openssl.file(
      `${name}.own.pub`,
      formatPem("PUBLIC KEY", ours.publicKey.subjectPublicKeyInfo),
    ),
  ]);
  const secret = await openssl.run("pkeyutl", "-derive", "-inkey", path, "-peerkey", ourPublicKey);
  assertEquals(await theirs.derive(ours.publicKey, ENGINES), secret.stdout, name);
  assertEquals(await ours.derive(theirs.publicKey, ENGINES), secret.stdout, name);
  if (OAKLEY.includes(name)) return;
  const signature = await openssl.file(`${name}.sig`, await ours.sign(ECDSA, HASH, ENGINES));
  const [signed] = await Promise.all([
    openssl.run("pkeyutl", "-sign", "-inkey", path, "-in", hash),
    openssl.run("pkeyutl", "-verify", "-inkey", ourKey, "-in", hash, "-sigfile", signature),
  ]);
  assert(await theirs.publicKey.verify(ECDSA, HASH, signed.stdout, ENGINES), name);
  const last = signed.stdout.length - 1;
  signed.stdout[last] = (signed.stdout[last] as number) ^ 1;
  assertEquals(await theirs.publicKey.verify(ECDSA, HASH, signed.stdout, ENGINES), false, name);
}

opensslTest(
  "keys with explicit parameters and all forms of points are read and written as by openssl",
  async (openssl) => {
    for (const curve of ["P-256", "secp224r1", "sect283r1", "c2pnb208w1"] as const) {
      for (const pointForm of ["uncompressed", "compressed", "hybrid"] as const) {
        for (const parameterEncoding of ["named", "explicit"] as const) {
          await convert(openssl, { type: "ec", curve, parameterEncoding, pointForm });
        }
      }
    }
  },
);

async function convert(openssl: Openssl, parameters: EcKeyParameters): Promise<void> {
  const { curve, parameterEncoding, pointForm = "uncompressed" } = parameters;
  const key = await generateKey(parameters);
  const own = await openssl.file("own.pem", key.toPem());
  const encoding = parameterEncoding === "named" ? "named_curve" : "explicit";
  const ec = ["ec", "-in", own, "-param_enc", encoding, "-conv_form", pointForm];
  const [privateKey, publicKey] = await Promise.all([
    openssl.run(...ec),
    openssl.run(...ec, "-pubout", "-outform", "DER"),
  ]);
  const what = `${curve} ${pointForm} ${encoding}`;
  assertEquals(key.publicKey.subjectPublicKeyInfo, publicKey.stdout, what);
  const theirs = PublicKey.fromSubjectPublicKeyInfo(publicKey.stdout);
  assert(theirs.equals(key.publicKey), what);
  assertEquals(new PublicKey(theirs.parts).subjectPublicKeyInfo, publicKey.stdout, what);
  // openssl tells the form of the base point, too, as it read it.
  const sec1 = await openssl.run(...ec, "-outform", "DER");
  assertEquals(key.toSec1(), sec1.stdout, what);
  const read = parsePrivateKeyPem(privateKey.text);
  assertEquals([read.type, read.curve], ["ec", curve]);
  assertEquals(read.toPkcs8(), key.toPkcs8(), what);
}

opensslTest(
  "keys on curves without a name are read, used and written as by openssl",
  async (openssl) => {
    const hash = await openssl.file("hash", HASH);
    for (const name of ["brainpoolP256r1", "sect233k1", "secp128r2"] as const) {
      const curve = otherCurve(name);
      const key = await generateKey({ type: "ec", curve });
      key.check();
      assertEquals(key.curve, undefined);
      const path = await openssl.file("own.pem", key.toPem());
      const spki = await openssl.run("pkey", "-in", path, "-check", "-pubout", "-outform", "DER");
      const head = new TextEncoder().encode("Key is valid\n").length;
      assertEquals(spki.stdout.subarray(head), key.publicKey.subjectPublicKeyInfo, name);
      const publicKey = PublicKey.fromSubjectPublicKeyInfo(spki.stdout.subarray(head));
      assert(publicKey.equals(key.publicKey), name);
      const signed = await openssl.run("pkeyutl", "-sign", "-inkey", path, "-in", hash);
      assert(await publicKey.verify(ECDSA, HASH, signed.stdout), name);
      const signature = await openssl.file("sig", await key.sign(ECDSA, HASH));
      await openssl.run("pkeyutl", "-verify", "-inkey", path, "-in", hash, "-sigfile", signature);
      const peer = await generateKey({ type: "ec", curve });
      const peerKey = formatPem("PUBLIC KEY", peer.publicKey.subjectPublicKeyInfo);
      const peerPath = await openssl.file("peer.pem", peerKey);
      const secret = await openssl.run("pkeyutl", "-derive", "-inkey", path, "-peerkey", peerPath);
      assertEquals(await key.derive(peer.publicKey), secret.stdout, name);
    }
  },
);

/** The curve with twice its base point: it has the same order, and nobody gave it a name. */
function otherCurve(name: CurveName): Curve {
  const curve = curveByName(name);
  const { x, y } = curveGroup(curve).multiplyBase(2n) as Point;
  return { ...curve, name: undefined, baseX: x, baseY: y };
}
