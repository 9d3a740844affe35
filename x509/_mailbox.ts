// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import { DerReader } from "../crypto/asn1/der_reader.ts";
import { DER_TAGS } from "../crypto/asn1/tags.ts";
import type { GeneralName } from "./general_name.ts";

/** id-on-SmtpUTF8Mailbox (RFC 8398, section 3): a mail address with a local part in any script. */
export const SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9";

/**
 * Reads the address of a SmtpUTF8Mailbox name.
 *
 * @param name The name.
 * @returns The address; `undefined` for another kind of name, and for what is no UTF8String.
 */
export function readMailbox(name: GeneralName): string | undefined {
  if (name.type !== "other" || name.oid !== SMTP_UTF8_MAILBOX) return undefined;
  try {
    const reader = new DerReader(name.value);
    if (reader.peekTag() !== DER_TAGS.UTF8_STRING) return undefined;
    const mailbox = reader.readString();
    reader.finish();
    return mailbox;
  } catch {
    return undefined;
  }
}
