/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import dev.tidemark.bench.flink.FlinkJob;
import dev.tidemark.bench.floor.Floor;
import dev.tidemark.bench.kafkastreams.KafkaStreamsJob;
import dev.tidemark.bench.structuredstreaming.StructuredStreaming;
import dev.tidemark.bench.tidemark.Tidemark;
import java.util.List;
import java.util.stream.Stream;

/** The contenders, in the order in which they take their turns. */
public final class Contenders {
  private static final List<Contender> USUAL =
      List.of(Tidemark.onSpark(), new StructuredStreaming(), new Floor());

  /** Measured where they are named: some of them are so slow that they need fewer records. */
  private static final List<Contender> ON_DEMAND =
      List.of(
          new KafkaStreamsJob(),
          new FlinkJob(),
          Tidemark.onFlink(),
          Tidemark.onStockSpark(),
          Tidemark.onDirect());

  private static final List<Contender> ALL =
      Stream.concat(USUAL.stream(), ON_DEMAND.stream()).toList();

  private Contenders() {}

  /** The names of those that run if nothing else is said. */
  public static List<String> usualNames() {
    return USUAL.stream().map(Contender::name).toList();
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(Contender::name).toList();
  }

  /** The names of those that show results while the topic is still being written. */
  public static List<String> liveNames() {
    return live(ALL);
  }

  /** Those of them that run if nothing else is said. */
  public static List<String> usualLiveNames() {
    return live(USUAL);
  }

  private static List<String> live(List<Contender> contenders) {
    return contenders.stream().filter(Contender::isLive).map(Contender::name).toList();
  }

  /**
   * The contender of this name.
   *
   * @throws IllegalArgumentException that names those that there are, if there is none
   */
  public static Contender named(String name) {
    return ALL.stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no engine \""
                        + name
                        + "\"; there are "
                        + String.join(", ", names())));
  }
}
