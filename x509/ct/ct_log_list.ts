// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Configuration } from "../../conf/mod.ts";
import { sha256 } from "../../crypto/digest/sha2.ts";
import { PublicKey } from "../../crypto/pkey/public_key.ts";
import { SslError } from "../../err/mod.ts";
import { type Bytes, equalBytes } from "../../wire/mod.ts";

/** A log of certificates (CTLOG). */
export interface CtLog {
  /** A name for people. */
  readonly description: string;
  /** The SHA-256 of its key. */
  readonly id: Bytes;
  /** Its key. */
  readonly publicKey: PublicKey;
  /** Its address, when the list tells. */
  readonly url?: string;
  /** Who runs it, when the list tells. */
  readonly operator?: string;
  /** What the list says of its state: `"usable"`, `"retired"`, … */
  readonly state?: string;
}

/**
 * Makes a log of its key (CTLOG_new_from_base64).
 *
 * @param description A name for people.
 * @param subjectPublicKeyInfo Its key, in DER.
 * @returns The log.
 * @throws {SslError} `CT`, `LOG_CONF_INVALID_KEY`.
 *
 * @example Usage
 * ```ts
 * import { ctLog } from "@streamssl/ssl/x509";
 * import { generateKey } from "@streamssl/ssl/crypto";
 * import { assertEquals } from "@std/assert";
 *
 * const { publicKey } = await generateKey({ type: "ec", curve: "P-256" });
 * assertEquals(ctLog("Example log", publicKey.subjectPublicKeyInfo).id.length, 32);
 * ```
 */
export function ctLog(description: string, subjectPublicKeyInfo: Uint8Array): CtLog {
  try {
    const publicKey = PublicKey.fromSubjectPublicKeyInfo(subjectPublicKeyInfo);
    return { description, publicKey, id: sha256.digest(subjectPublicKeyInfo) };
  } catch (cause) {
    throw new SslError("CT", "LOG_CONF_INVALID_KEY", {
      expected: "the log's key as SubjectPublicKeyInfo in DER",
      received: `${subjectPublicKeyInfo.length} other bytes`,
      where: description,
      cause,
    });
  }
}

/** One log in the list of browsers (log_list.json, version 3). */
interface ListedLog {
  readonly description?: unknown;
  readonly "log_id"?: unknown;
  readonly key?: unknown;
  readonly url?: unknown;
  readonly state?: unknown;
}

/**
 * Reads the list of logs that browsers publish (log_list.json, version 3), with the tiled logs.
 *
 * @param json The text.
 * @returns The logs.
 * @throws {SslError} `CT`, `LOG_CONF_INVALID` or `LOG_CONF_INVALID_KEY`.
 *
 * @example Usage
 * ```ts
 * import { parseCtLogList } from "@streamssl/ssl/x509";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCtLogList('{"operators": []}'), []);
 * ```
 */
export function parseCtLogList(json: string): CtLog[] {
  let list: { operators?: unknown };
  try {
    list = JSON.parse(json);
  } catch (cause) {
    throw invalid("JSON", "a text that is none", cause);
  }
  if (!Array.isArray(list?.operators)) throw invalid("a list `operators`", "none");
  return list.operators.flatMap(({ name, logs = [], tiled_logs: tiledLogs = [] }) =>
    [...logs, ...tiledLogs].map((log) => listedLog(log, String(name)))
  );
}

function listedLog(log: ListedLog, operator: string): CtLog {
  const description = String(log.description ?? "");
  const made = ctLog(description, decodeKey(log.key, description));
  if (
    typeof log["log_id"] === "string" && !equalBytes(decodeKey(log["log_id"], description), made.id)
  ) {
    throw invalid("a log_id that is the SHA-256 of the key", `another one for ${description}`);
  }
  const [state] = Object.keys((log.state ?? {}) as object);
  return {
    ...made,
    operator,
    ...typeof log.url === "string" ? { url: log.url } : {},
    ...state === undefined ? {} : { state },
  };
}

/**
 * Reads OpenSSL's file of logs (CTLOG_STORE_load_file): `enabled_logs` names sections, each with
 * `description` and `key`.
 *
 * @param configuration The file.
 * @returns The logs.
 * @throws {SslError} `CT` with OpenSSL's reasons.
 *
 * @example Usage
 * ```ts
 * import { ctLogsFromConfiguration } from "@streamssl/ssl/x509";
 * import { parseConfiguration } from "@streamssl/ssl/conf";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ctLogsFromConfiguration(parseConfiguration("enabled_logs =\n")), []);
 * ```
 */
export function ctLogsFromConfiguration(configuration: Configuration): CtLog[] {
  const enabled = configuration.get(undefined, "enabled_logs");
  if (enabled === undefined) throw invalid("a line enabled_logs = …", "none");
  return enabled.split(",").map((name) => name.trim()).filter((name) => name !== "")
    .map((section) => {
      const entry = (name: string) =>
        configuration.section(section)?.findLast((line) => line.name === name)?.value;
      const description = entry("description");
      const key = entry("key");
      if (description === undefined) {
        throw new SslError("CT", "LOG_CONF_MISSING_DESCRIPTION", { where: `[${section}]` });
      }
      if (key === undefined) {
        throw new SslError("CT", "LOG_CONF_MISSING_KEY", { where: `[${section}]` });
      }
      return ctLog(description, decodeKey(key, description));
    });
}

function decodeKey(text: unknown, where: string): Bytes {
  try {
    return Uint8Array.from(atob(String(text)), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new SslError("CT", "BASE64_DECODE_ERROR", {
      expected: "base64",
      received: JSON.stringify(String(text).slice(0, 40)),
      where,
      cause,
    });
  }
}

function invalid(expected: string, received: string, cause?: unknown): SslError {
  return new SslError("CT", "LOG_CONF_INVALID", {
    expected,
    received,
    ...cause === undefined ? {} : { cause },
  });
}
