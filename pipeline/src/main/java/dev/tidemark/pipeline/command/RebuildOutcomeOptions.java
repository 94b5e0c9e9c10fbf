/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.backfill.Decision;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Mixin for commands that make results anew: what becomes of them. */
final class RebuildOutcomeOptions {

  @Option(names = "--dry-run", description = "Compare, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--accept",
      description = "Swap the results in whatever differs, as long as no record would be lost.")
  private boolean accept;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "7d",
      description = "How long rollback can take it back (default: ${DEFAULT-VALUE}).")
  private Duration keep = Duration.ofDays(7);

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "60s",
      description =
          "How long after it was read a record may be on its way between tables (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration grace = Duration.ofSeconds(60);

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  Decision decision() {
    if (dryRun) {
      return Decision.COMPARE;
    }
    return accept ? Decision.SWAP : Decision.SWAP_IF_EXPLAINED;
  }

  Duration keep() {
    return keep;
  }

  Duration grace() {
    return grace;
  }

  boolean isJson() {
    return json;
  }
}
