// Copyright 2026 the streamssl authors. MIT license.
// This module is browser compatible.

import type { Configuration } from "../../conf/mod.ts";

/** A section of a configuration that lists extensions. */
export interface ExtensionSection {
  /** The configuration. */
  readonly configuration: Configuration;
  /** The section's name. */
  readonly section: string;
}
