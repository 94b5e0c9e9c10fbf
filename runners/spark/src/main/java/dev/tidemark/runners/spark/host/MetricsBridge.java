/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.tidemark.runners.spark.state.StateVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.source.Source;

/**
 * Shows the metrics of the committed batches, and what the last batch did, as a source of Spark's
 * metrics system, so that whichever sinks Spark has been given (JMX, Prometheus, Graphite, CSV) get
 * them: {@code <application>.driver.beam.<job>.<step>.<namespace>.<name>}. Of distributions they
 * get {@code .count}, {@code .sum}, {@code .min} and {@code .max}.
 */
public final class MetricsBridge implements AutoCloseable {
  private final SparkContext spark;
  private final String name;
  private final Map<String, Number> values = new ConcurrentHashMap<>();
  private RegisteredSource registered;

  /** A bridge for the run of a job. */
  public MetricsBridge(SparkContext spark, String job) {
    this.spark = spark;
    this.name = "beam." + job;
    this.registered = new RegisteredSource(name, new MetricRegistry());
  }

  /** Takes the state of things behind a batch. */
  public synchronized void update(EngineState state, BatchProgress progress) {
    int before = values.size();
    take(state.metrics());
    values.put("batch.number", progress.batch());
    values.put("batch.millis", progress.millis());
    values.put("batch.records", progress.recordsRead());
    values.put("batch.backlog", progress.backlog());
    values.put("batch.stateBytes", progress.stateBytes());
    progress
        .stages()
        .forEach(
            stage -> {
              String prefix = "stage." + stage.name() + ".";
              values.put(prefix + "watermarkMillis", stage.outputWatermark().getMillis());
              values.put(prefix + "stateBytes", stage.stateBytes());
              if (stage.stateRows() != StateVersion.NOT_COUNTED) {
                values.put(prefix + "stateRows", stage.stateRows());
              }
            });
    if (values.size() != before) {
      register();
    }
  }

  private void take(MetricsContainerStepMap metrics) {
    MetricQueryResults all =
        MetricsContainerStepMap.asMetricResults(metrics, metrics)
            .queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<Long> counter : all.getCounters()) {
      values.put(nameOf(counter.getKey()), counter.getCommitted());
    }
    for (MetricResult<DistributionResult> distribution : all.getDistributions()) {
      String key = nameOf(distribution.getKey());
      values.put(key + ".count", distribution.getCommitted().getCount());
      values.put(key + ".sum", distribution.getCommitted().getSum());
      values.put(key + ".min", distribution.getCommitted().getMin());
      values.put(key + ".max", distribution.getCommitted().getMax());
    }
    for (MetricResult<GaugeResult> gauge : all.getGauges()) {
      values.put(nameOf(gauge.getKey()), gauge.getCommitted().getValue());
    }
  }

  private static String nameOf(MetricKey key) {
    return key.stepName()
        + "."
        + key.metricName().getNamespace()
        + "."
        + key.metricName().getName();
  }

  /** Spark takes the metrics that a source has when it is registered, and none that come later. */
  private void register() {
    MetricRegistry registry = new MetricRegistry();
    values
        .keySet()
        .forEach(
            value -> registry.register(value, (Gauge<Number>) () -> values.getOrDefault(value, 0)));
    spark.env().metricsSystem().removeSource(registered);
    registered = new RegisteredSource(name, registry);
    spark.env().metricsSystem().registerSource(registered);
  }

  /** Takes the metrics out of Spark's system again. */
  @Override
  public synchronized void close() {
    if (!spark.isStopped()) {
      spark.env().metricsSystem().removeSource(registered);
    }
  }

  private record RegisteredSource(String sourceName, MetricRegistry metricRegistry)
      implements Source {}
}
