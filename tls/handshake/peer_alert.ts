// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { ErrorReason } from "../../err/mod.ts";
import { type Alert, ALERTS } from "../registry/alerts.ts";
import { TlsError, type TlsErrorDetails } from "../tls_error.ts";

/** The error for an alert that the peer sent. */
export function peerAlertError(description: number): TlsError {
  const row: Alert | undefined = ALERTS.find((alert) => alert.number === description);
  const reason = (row?.reason ?? "UNKNOWN_ALERT_TYPE") as ErrorReason<"SSL">;
  const details: TlsErrorDetails = {
    origin: "peer",
    alert: description,
    received: `the alert ${row?.name ?? "unknown"} (${description}) from the peer`,
  };
  if (row?.usualCause !== undefined) details.usualCause = row.usualCause;
  if (row?.remedy !== undefined) details.remedy = row.remedy;
  return new TlsError(reason, details);
}
