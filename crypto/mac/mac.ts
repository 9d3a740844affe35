// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Bytes } from "../../wire/mod.ts";

/** A message authentication code under way. The counterpart of `EVP_MAC_CTX`. */
export interface Mac {
  /**
   * Takes more of the message.
   *
   * @param data The next bytes; they may be changed afterwards.
   * @returns This code.
   */
  update(data: Uint8Array): this;
  /**
   * Gives the authentication code of what was taken so far. It does not disturb the running state:
   * more of the message may follow.
   *
   * @returns The code.
   */
  digest(): Bytes;
  /**
   * Copies the running state, as `EVP_MAC_CTX_dup` does: a keyed start can serve for many messages.
   *
   * @returns A code of its own with the same key and message so far.
   */
  clone(): Mac;
}
