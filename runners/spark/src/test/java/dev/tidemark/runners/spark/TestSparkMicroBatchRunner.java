/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.hamcrest.MatcherAssert;

/**
 * Runs test pipelines to their end and checks that every assertion of theirs was reached and held.
 */
public final class TestSparkMicroBatchRunner extends PipelineRunner<PipelineResult> {
  private final PipelineOptions options;

  private TestSparkMicroBatchRunner(PipelineOptions options) {
    this.options = options;
  }

  /** Makes a runner; called by Beam for {@code --runner=TestSparkMicroBatchRunner}. */
  public static TestSparkMicroBatchRunner fromOptions(PipelineOptions options) {
    return new TestSparkMicroBatchRunner(options);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    TestPipelineOptions testOptions = options.as(TestPipelineOptions.class);
    int expected = PAssert.countAsserts(pipeline);
    SparkMicroBatchResult result = SparkMicroBatchRunner.fromOptions(options).run(pipeline);
    MatcherAssert.assertThat(result, testOptions.getOnCreateMatcher());
    result.waitUntilFinish();
    MatcherAssert.assertThat(result, testOptions.getOnSuccessMatcher());
    long succeeded = counted(result, PAssert.SUCCESS_COUNTER);
    if (expected > succeeded) {
      throw new AssertionError(
          "The pipeline has " + expected + " assertions, and " + succeeded + " were reached");
    }
    return result;
  }

  private static long counted(PipelineResult result, String counter) {
    MetricQueryResults counters =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(PAssert.class, counter))
                    .build());
    long sum = 0;
    for (MetricResult<Long> one : counters.getCounters()) {
      sum += one.getAttempted();
    }
    return sum;
  }
}
