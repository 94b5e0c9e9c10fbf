/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.TestStreamRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelinePlan.SourceDescription;
import java.util.List;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue.TimestampedValueCoder;

/** TestStream: its events stay on the driver, which feeds them to the stage. */
public final class TestStreamTranslator implements PrimitiveTranslator {
  @Override
  @SuppressWarnings("unchecked") // The events' type is that of the output.
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    TestStream<Object> stream = (TestStream<Object>) applied.getTransform();
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    TestStreamRoot.Shipped root =
        new TestStreamRoot.Shipped(
            applied.getFullName(), TimestampedValueCoder.of(stream.getValueCoder()), output);
    plan.addSource(root, Kind.TEST_STREAM, List.of(output), new Events(stream, root));
  }

  /**
   * The events of a TestStream.
   *
   * @param stream the stream
   * @param root what encodes its elements for the stage
   */
  public record Events(TestStream<Object> stream, TestStreamRoot.Shipped root)
      implements SourceDescription {}
}
