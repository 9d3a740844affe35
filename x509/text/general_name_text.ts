// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { decodeString, DerReader, isStringTag } from "../../crypto/asn1/mod.ts";
import type { GeneralName, OtherGeneralName } from "../general_name.ts";
import { formatIpAddress } from "../ip_address.ts";
import { objectText } from "./_pieces.ts";

/** The kinds of other names that have a name of their own, as OpenSSL 3 prints them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.8.9": "SmtpUTF8Mailbox",
  "1.3.6.1.5.5.7.8.5": "XmppAddr",
  "1.3.6.1.5.5.7.8.7": "SRVName",
  "1.3.6.1.4.1.311.20.2.3": "UPN",
  "1.3.6.1.5.5.7.8.8": "NAIRealm",
};

/** A general name in a list of values (i2v_GENERAL_NAME). */
export function generalNameValueText(name: GeneralName): string {
  switch (name.type) {
    case "directory":
      return `DirName:${name.name.format("compat")}`;
    case "other":
      return otherNameText(name, ":");
    default:
      return commonText(name);
  }
}

/** A general name on a line of its own (GENERAL_NAME_print). */
export function generalNamePrintText(name: GeneralName): string {
  switch (name.type) {
    case "directory":
      return `DirName:${name.name.toOneLine()}`;
    case "other":
      return otherNameText(name, "");
    default:
      return commonText(name);
  }
}

/** The base of a subtree, whose IP address has a mask (print_nc_ipadd). */
export function constraintText(name: GeneralName): string {
  if (name.type !== "ip") return generalNamePrintText(name);
  const { bytes } = name;
  if (bytes.length !== 8 && bytes.length !== 32) return "IP:<invalid>";
  const half = bytes.length / 2;
  return `IP:${ipText(bytes.subarray(0, half))}/${ipText(bytes.subarray(half))}`;
}

function commonText(name: Exclude<GeneralName, { type: "directory" | "other" }>): string {
  switch (name.type) {
    case "dns":
      return `DNS:${name.value}`;
    case "email":
      return `email:${name.value}`;
    case "uri":
      return `URI:${name.value}`;
    case "ip":
      return `IP Address:${ipText(name.bytes)}`;
    case "registered":
      return `Registered ID:${objectText(name.oid)}`;
    default:
      return name.type === "x400" ? "X400Name:<unsupported>" : "EdiPartyName:<unsupported>";
  }
}

/** Eight groups, never shortened, in capitals. */
function ipText(bytes: Uint8Array): string {
  if (bytes.length !== 16) return bytes.length === 4 ? formatIpAddress(bytes) : "<invalid>";
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) {
    const group = (bytes[at] as number) << 8 | (bytes[at + 1] as number);
    groups.push(group.toString(16).toUpperCase());
  }
  return groups.join(":");
}

function otherNameText({ oid, value }: OtherGeneralName, extra: string): string {
  const known = OTHER_NAMES[oid];
  const element = new DerReader(value).readAny();
  const string = isStringTag(element.identifier)
    ? decodeString(element.content, element.identifier, 0, element.content.length, "", "lenient")
    : undefined;
  if (string === undefined) {
    return `othername:${known === undefined ? "" : ` ${known}:`}<unsupported>`;
  }
  return `othername: ${known ?? objectText(oid)}:${extra}${string}`;
}
