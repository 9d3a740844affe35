// Copyright 2026 the streamssl authors. MIT license.

import { assert, assertEquals } from "@std/assert";
import { isStringTag } from "../../crypto/asn1/mod.ts";
import { Certificate } from "../../x509/mod.ts";
import { peer, peerTest } from "../support/peers.ts";
import { tempDirectory } from "../support/temp.ts";
import {
  certtoolVerdict,
  type DamagedChain,
  makeDamagedChains,
  makeGoodChain,
  opensslVerdicts,
  ourVerdict,
  type Verdict,
} from "./_differential.ts";

/** Decides all choices. Another one: `STREAMSSL_SEED=5 deno test …`; a failure names it. */
const SEED = Number(Deno.env.get("STREAMSSL_SEED") ?? 4);
const good = await makeGoodChain();

/** What we refuse and other programs take, by what our error says: the rule that they let go. */
const LENIENT: readonly (readonly [says: RegExp, rule: string])[] = [
  [
    /^unreadable: Sequence length mismatch: expected the end; received \d+ more bytes; at certificate/,
    "RFC 5280, section 4.1: a certificate is one SEQUENCE, and nothing follows it",
  ],
  [
    /Sequence length mismatch: expected the end; received \d+ more bytes; at \w+, offset/,
    "RFC 5280, section 4.2: an extension holds the DER of one value, and nothing follows it",
  ],
  [/at certificate\.version/, "RFC 5280, section 4.1.2.1: v1, v2 and v3, and DER leaves v1 out"],
  [
    /Illegal zero content: expected an attribute in each relative distinguished name/,
    "RFC 5280, section 4.1.2.4: RelativeDistinguishedName ::= SET SIZE (1..MAX)",
  ],
  [
    /Illegal zero content: expected permitted or excluded subtrees/,
    "RFC 5280, section 4.2.1.10: name constraints must not be an empty sequence",
  ],
  [/Illegal boolean/, "X.690, section 11.1: TRUE is the octet FF in DER"],
  [/Illegal padding/, "X.690, section 11.2.1: unused bits are zero in DER"],
  [/^53@0: DNS:/, "RFC 5280, section 4.2.1.6: a dNSName is in the preferred name syntax"],
];

/** What we take and another program refuses, and why that is right. */
const STRICTER: readonly (readonly [fits: (chain: DamagedChain) => boolean, rule: string])[] = [
  [
    hasOddAttribute,
    "RFC 5280, section 4.1.2.4: the value of an attribute is ANY, and its type defines it",
  ],
];

/** Besides, GnuTLS does not read the extensions and keys that it does not need. */
const GNUTLS_LENIENT: typeof LENIENT = [
  ...LENIENT,
  [/at \w+(\.\w+)*, offset/, "RFC 5280, section 4.2: each extension holds the DER of its type"],
  [/a key that can not be used here/, "RFC 5280, section 4.1.2.7: the key is one of its algorithm"],
];

/** Besides, GnuTLS takes common names for host names that constraints bind. */
const GNUTLS_STRICTER: typeof STRICTER = [
  ...STRICTER,
  [
    ({ leaf }) => Certificate.fromDer(leaf).subjectAltName === undefined,
    "RFC 5280, section 4.2.1.10: constraints on dNSName bind names of the subjectAltName",
  ],
];

/** Whether a name of the leaf has a value that is no string; OpenSSL reads only some such types. */
function hasOddAttribute({ leaf }: DamagedChain): boolean {
  const { attributes } = Certificate.fromDer(leaf).subject;
  return attributes.some(({ identifier }) => !isStringTag(identifier));
}

/** Sorts a disagreement; gives the rule, or nothing for a bug. */
function ruleOf(
  chain: DamagedChain,
  ours: Verdict,
  lenient = LENIENT,
  stricter = STRICTER,
): string | undefined {
  const row = ours.ok
    ? stricter.find(([fits]) => fits(chain))
    : lenient.find(([says]) => says.test(ours.text));
  return row?.[1];
}

peerTest("2,000 damaged chains: openssl verify says what we say, or a rule decides", [
  "openssl",
], async () => {
  const count = { plain: 500, leaves: 1200, intermediates: 300 };
  const chains = await makeDamagedChains(good, count, SEED);
  await using directory = await tempDirectory();
  const theirs = await opensslVerdicts(directory, chains, good);
  const bugs: string[] = [];
  const verdicts = { ok: 0, refused: 0, sorted: 0 };
  for (const [index, chain] of chains.entries()) {
    const [ours, other] = [await ourVerdict(chain, good), theirs[index] as Verdict];
    if (ours.ok === other.ok) verdicts[ours.ok ? "ok" : "refused"]++;
    else if (ruleOf(chain, ours) !== undefined) verdicts.sorted++;
    else bugs.push(`seed ${SEED}, ${chain.name}: ours ${ours.text}, openssl ${other.text}`);
  }
  assertEquals(bugs, []);
  assertEquals(verdicts.ok + verdicts.refused + verdicts.sorted, 2000);
  // Damage that spares the meaning, and damage that does not: both kinds must be there.
  assert(verdicts.ok > 50 && verdicts.refused > 1000 && verdicts.sorted < 100);
});

peerTest(
  "damaged chains: certtool says what we say, or a rule decides",
  ["gnutls-cli"],
  async () => {
    // One process a chain: a sample.
    const count = { plain: 40, leaves: 120, intermediates: 40 };
    const chains = await makeDamagedChains(good, count, SEED + 1000);
    const certtool = peer("gnutls-cli").path.replace(/gnutls-cli$/, "certtool");
    await using directory = await tempDirectory();
    const bugs: string[] = [];
    for (const chain of chains) {
      const ours = await ourVerdict(chain, good);
      const theirs = await certtoolVerdict(certtool, directory, chain, good);
      if (ours.ok === theirs.ok) continue;
      if (ruleOf(chain, ours, GNUTLS_LENIENT, GNUTLS_STRICTER) !== undefined) continue;
      bugs.push(`seed ${SEED + 1000}, ${chain.name}: ours ${ours.text}, certtool ${theirs.text}`);
    }
    assertEquals(bugs, []);
  },
);
