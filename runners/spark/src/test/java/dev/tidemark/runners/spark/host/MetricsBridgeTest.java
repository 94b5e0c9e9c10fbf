/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.codahale.metrics.Gauge;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.host.BatchProgress.StageReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.source.Source;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** What Spark's metrics system is given, as its sinks find it. */
final class MetricsBridgeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant WATERMARK = Instant.parse("2026-03-01T09:58:00Z");

  private final SparkContext spark = spark();
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();

  @Test
  void committedMetricsOfEachKindAndTheBatch() {
    MetricsContainerImpl step = metrics.getContainer("Parse");
    step.getCounter(MetricName.named("events", "bad")).inc(3);
    step.getDistribution(MetricName.named("events", "bytes")).update(40);
    step.getDistribution(MetricName.named("events", "bytes")).update(60);
    step.getGauge(MetricName.named("events", "lag")).set(17);
    try (MetricsBridge bridge = new MetricsBridge(spark, "kinds")) {
      bridge.update(state(1), progress(1, 250, 90));

      assertThat(
          shown("kinds"),
          is(
              Map.ofEntries(
                  Map.entry("Parse.events.bad", 3L),
                  Map.entry("Parse.events.bytes.count", 2L),
                  Map.entry("Parse.events.bytes.sum", 100L),
                  Map.entry("Parse.events.bytes.min", 40L),
                  Map.entry("Parse.events.bytes.max", 60L),
                  Map.entry("Parse.events.lag", 17L),
                  Map.entry("batch.number", 1L),
                  Map.entry("batch.millis", 1200L),
                  Map.entry("batch.records", 250L),
                  Map.entry("batch.backlog", 90L),
                  Map.entry("batch.stateBytes", 4096L),
                  Map.entry("stage.Read.stateBytes", 4096L),
                  Map.entry("stage.Read.stateRows", 7L),
                  Map.entry("stage.Read.watermarkMillis", WATERMARK.getMillis()))));
    }
  }

  @Test
  void laterBatchesChangeValuesAndAddMetrics() {
    metrics.getContainer("Parse").getCounter(MetricName.named("events", "bad")).inc(3);
    try (MetricsBridge bridge = new MetricsBridge(spark, "later")) {
      bridge.update(state(1), progress(1, 250, 90));
      assertThat(shown("later"), not(hasKey("Parse.events.late")));

      metrics.getContainer("Parse").getCounter(MetricName.named("events", "bad")).inc(4);
      bridge.update(state(2), progress(2, 80, 10));
      assertThat(
          shown("later"), allOf(hasEntry("Parse.events.bad", 7L), hasEntry("batch.records", 80L)));

      metrics.getContainer("Parse").getCounter(MetricName.named("events", "late")).inc();
      bridge.update(state(3), progress(3, 10, 0));
      assertThat(
          shown("later"),
          allOf(
              hasEntry("Parse.events.bad", 7L),
              hasEntry("Parse.events.late", 1L),
              hasEntry("batch.number", 3L)));
    }
  }

  @Test
  void runsDoNotMixAndAnEndedOneIsGone() {
    try (MetricsBridge other = new MetricsBridge(spark, "other")) {
      other.update(state(5), progress(5, 50, 0));
      try (MetricsBridge bridge = new MetricsBridge(spark, "ending")) {
        bridge.update(state(1), progress(1, 1, 0));
        assertThat(shown("ending"), hasEntry("batch.number", 1L));
      }
      assertThat(shown("ending"), is(Map.of()));
      assertThat(shown("other"), hasEntry("batch.number", 5L));
    }
  }

  private EngineState state(long batch) {
    return new EngineState(batch, batch - 1, NOW, NOW, Map.of(), Map.of(), metrics);
  }

  private static BatchProgress progress(long batch, long records, long backlog) {
    StageReport read =
        new StageReport("Read", true, 3, records, backlog, 0, WATERMARK, WATERMARK, 7, 4096, 800);
    return new BatchProgress(batch, NOW, 1200, List.of(read));
  }

  /** All values that a sink would report for a job, one source in all. */
  private Map<String, Long> shown(String job) {
    Map<String, Long> shown = new HashMap<>();
    for (Source source :
        JavaConverters.seqAsJavaList(spark.env().metricsSystem().getSourcesByName("beam." + job))) {
      source
          .metricRegistry()
          .getMetrics()
          .forEach(
              (name, metric) -> {
                Long value = ((Number) ((Gauge<?>) metric).getValue()).longValue();
                assertThat("twice: " + name, shown.put(name, value) == null);
              });
    }
    return shown;
  }

  private static SparkContext spark() {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setSparkMaster("local[2]");
    return SparkSessions.of(options).sparkContext();
  }
}
