// Copyright 2026 the streamssl authors. MIT license.

import type { JsonPeerName } from "../support/json_peer.ts";
import type { JsonPeerFacts } from "./_json_peer.ts";
import { testCombinations, testFeatures } from "./_json_peer_handshakes.ts";
import { testBulk, testClientCertificates, testFailures } from "./_json_peer_outcomes.ts";

/** The tests for a peer. */
export function testJsonPeer(name: JsonPeerName, facts: JsonPeerFacts): void {
  testCombinations(name, facts);
  testFeatures(name, facts);
  testClientCertificates(name, facts);
  testFailures(name, facts);
  testBulk(name);
}
