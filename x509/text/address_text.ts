// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

/** The resources of RFC 3779: blocks of addresses and numbers of autonomous systems. */

import { DerReader } from "../../crypto/asn1/mod.ts";
import { integerText } from "./_pieces.ts";

const FAMILIES: Readonly<Record<number, string>> = { 1: "IPv4", 2: "IPv6" };
const SUBFAMILIES: Readonly<Record<number, string>> = {
  1: " (Unicast)",
  2: " (Multicast)",
  3: " (Unicast/Multicast)",
  4: " (MPLS)",
  64: " (Tunnel)",
  65: " (VPLS)",
  66: " (BGP MDT)",
  128: " (MPLS-labeled VPN)",
};

/** Prints sbgp-ipAddrBlock (i2r_IPAddrBlocks); every line is ended. */
export function addressBlocksText(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value, { path: "ipAddrBlock" });
  const text = reader.readSequence((list) =>
    list.list((family) => family.readSequence((inner) => familyText(inner, indent))).join("")
  );
  reader.finish();
  return text;
}

function familyText(reader: DerReader, indent: string): string {
  const family = reader.readOctetString("addressFamily");
  const afi = (family[0] ?? 0) << 8 | (family[1] ?? 0);
  const safi = family[2];
  const title = (FAMILIES[afi] ?? `Unknown AFI ${afi}`) +
    (safi === undefined ? "" : SUBFAMILIES[safi] ?? ` (Unknown SAFI ${safi})`);
  if (reader.peekTag() === 0x05) {
    reader.readNull("inherit");
    return `${indent}${title}: inherit\n`;
  }
  const length = afi === 1 ? 4 : afi === 2 ? 16 : 0;
  const ranges = reader.readSequence((list) => list.list((item) => rangeText(item, length)));
  return `${indent}${title}:\n${ranges.map((range) => `${indent}  ${range}\n`).join("")}`;
}

function rangeText(reader: DerReader, length: number): string {
  if (reader.peekTag() === 0x03) {
    const { bytes, unusedBits } = reader.readBitString("addressPrefix");
    return `${addressText(fill(bytes, unusedBits, length, 0), length)}/${
      8 * bytes.length - unusedBits
    }`;
  }
  return reader.readSequence((range) => {
    const low = range.readBitString("min");
    const high = range.readBitString("max");
    return `${addressText(fill(low.bytes, low.unusedBits, length, 0), length)}-` +
      addressText(fill(high.bytes, high.unusedBits, length, 0xff), length);
  }, "addressRange");
}

/** The bits that an address leaves out are all 0 or all 1. */
function fill(bytes: Uint8Array, unusedBits: number, length: number, filler: number): Uint8Array {
  const address = new Uint8Array(Math.max(length, bytes.length)).fill(filler);
  address.set(bytes);
  const last = bytes.length - 1;
  if (last >= 0 && filler !== 0) address[last] = (bytes[last] as number) | (1 << unusedBits) - 1;
  return address;
}

/** An address as i2r_address writes it: zeros at the end of IPv6 are shortened, others are not. */
function addressText(address: Uint8Array, length: number): string {
  if (length === 4) return Array.from(address.subarray(0, 4)).join(".");
  if (length !== 16) {
    return Array.from(address, (byte) => byte.toString(16).padStart(2, "0")).join(":");
  }
  const groups: string[] = [];
  let end = 16;
  while (end > 1 && address[end - 1] === 0 && address[end - 2] === 0) end -= 2;
  for (let at = 0; at < end; at += 2) {
    groups.push(((address[at] as number) << 8 | (address[at + 1] as number)).toString(16));
  }
  const text = groups.map((group, index) => group + (index < 7 ? ":" : "")).join("");
  return end < 16 ? `${text}${end === 0 ? ":" : ""}:` : text;
}

/** Prints sbgp-autonomousSysNum (i2r_ASIdentifiers); every line is ended. */
export function autonomousSystemsText(value: Uint8Array, indent: string): string {
  const reader = new DerReader(value, { path: "autonomousSysNum" });
  const text = reader.readSequence((inner) => {
    const titles = ["Autonomous System Numbers", "Routing Domain Identifiers"];
    return titles.map((title, number) => {
      const choice = inner.readOptionalExplicit(number, choiceLines);
      if (choice === undefined) return "";
      return `${indent}${title}:\n${choice.map((line) => `${indent}  ${line}\n`).join("")}`;
    }).join("");
  });
  reader.finish();
  return text;
}

function choiceLines(reader: DerReader): string[] {
  if (reader.peekTag() === 0x05) {
    reader.readNull("inherit");
    return ["inherit"];
  }
  return reader.readSequence((list) =>
    list.list((item) => {
      if (item.peekTag() === 0x02) return integerText(item.readInteger());
      return item.readSequence((range) =>
        `${integerText(range.readInteger())}-${integerText(range.readInteger())}`
      );
    })
  );
}
