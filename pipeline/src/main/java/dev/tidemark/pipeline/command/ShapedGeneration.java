/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.testdata.plan.ExpectationFile;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.plan.StreamShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/**
 * The making of records by a {@link StreamShape}.
 *
 * @param <G> the generator
 * @param <E> what it expects
 */
final class ShapedGeneration<G extends RecordGenerator, E extends Record>
    implements GenerateStream.Generation {

  private final StreamShape shape;
  private final Function<StreamShape, G> generators;
  private final Function<G, E> expectations;
  private final Function<E, String> summaries;
  private @MonotonicNonNull G generator;

  ShapedGeneration(
      StreamShape shape,
      Function<StreamShape, G> generators,
      Function<G, E> expectations,
      Function<E, String> summaries) {
    this.shape = shape;
    this.generators = generators;
    this.expectations = expectations;
    this.summaries = summaries;
  }

  @Override
  public List<String> problems() {
    return shape.problems();
  }

  @Override
  public int partitions() {
    return shape.partitions();
  }

  @Override
  public RecordGenerator open() {
    generator = generators.apply(shape);
    return generator;
  }

  @Override
  public String summary() {
    return summaries.apply(expectations.apply(generator));
  }

  @Override
  public void writeExpectation(Path file) throws IOException {
    ExpectationFile.write(expectations.apply(generator), file);
  }
}
