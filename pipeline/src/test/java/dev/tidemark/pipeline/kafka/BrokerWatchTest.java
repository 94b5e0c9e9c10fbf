/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.kafka.BrokerWatch.Pace;
import dev.tidemark.pipeline.kafka.BrokerWatch.Reporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void saysThatBrokersAreAwayAndThatTheyAreBack(@TempDir Path folder) {
    Reports reports = new Reports();
    Pace pace = new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(5));
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start();
        BrokerWatch watch =
            BrokerWatch.start(
                KafkaConfig.of(kafka.bootstrapServers(), List.of("clicks")), pace, reports)) {
      await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(reports::said, is(empty()));
      kafka.stop();
      await().atMost(PATIENCE).until(reports::said, hasItem("away"));
      kafka.start();
      await().atMost(PATIENCE).until(reports::said, hasItem("back"));
      assertThat(reports.said(), contains("away", "back"));
      assertThat(watch.isWatching(), is(true));
    }
  }

  @Test
  void repeatsItselfNowAndThen() {
    Reports reports = new Reports();
    Pace pace = new Pace(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(300));
    try (BrokerWatch watch =
        BrokerWatch.start(KafkaConfig.of("127.0.0.1:1", List.of("clicks")), pace, reports)) {
      await().atMost(PATIENCE).until(() -> reports.said().size() >= 3);
      assertThat(watch.isWatching(), is(true));
    }
  }

  /** Keeps what was said, in order. */
  private static final class Reports implements Reporter {
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void away(Duration time) {
      said.add("away");
    }

    @Override
    public void back(Duration time) {
      said.add("back");
    }

    List<String> said() {
      return List.copyOf(said);
    }
  }
}
