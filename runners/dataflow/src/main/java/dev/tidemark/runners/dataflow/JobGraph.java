/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.model.pipeline.v1.RunnerApi.PTransform;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.util.JsonFormat;

/**
 * The job that Dataflow would be given, made by Dataflow's own runner without network and
 * credentials: the runner writes a template to a local file in place of calling the service, its
 * stager lists in place of copying, and buckets are not looked for.
 *
 * @param pipeline what would be staged for the service to run
 * @param files what would be staged for workers, the pipeline among it
 */
record JobGraph(RunnerApi.Pipeline pipeline, List<StagedFile> files) {

  /**
   * A primitive step.
   *
   * @param kind what Beam calls it, such as {@code pardo} or {@code group_by_key}
   * @param name the transform's full name
   */
  record Step(String kind, String name) {}

  /**
   * A file.
   *
   * @param name its name, in which is a hash of its content if it is a jar
   * @param bytes its size
   */
  record StagedFile(String name, long bytes) {}

  JobGraph {
    files = List.copyOf(files);
  }

  /** Sets options so that a runner made with them needs nothing but this machine. */
  static void keepOffline(DataflowPipelineOptions options, Path template) {
    options.setCredentialFactoryClass(NoopCredentialFactory.class);
    options.setPathValidatorClass(NoopPathValidator.class);
    options.setStagerClass(ListingStager.class);
    // Its default asks the bucket for its deletion policy.
    options.setGcpTempLocation(options.getTempLocation());
    options.setTemplateLocation(template.toAbsolutePath().toString());
  }

  /**
   * Has the runner translate a pipeline, whose options were {@linkplain #keepOffline kept offline}.
   *
   * @throws IllegalArgumentException if the runner refuses the options or the pipeline
   */
  static JobGraph of(Pipeline pipeline) throws IOException {
    pipeline.run();
    ListingStager stager =
        (ListingStager) pipeline.getOptions().as(DataflowPipelineOptions.class).getStager();
    return new JobGraph(RunnerApi.Pipeline.parseFrom(stager.pipeline()), stager.files());
  }

  /** The primitive steps, those that a step reads from in front of it. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    pipeline.getRootTransformIdsList().forEach(id -> add(id, steps));
    return steps;
  }

  private void add(String id, List<Step> steps) {
    PTransform transform = pipeline.getComponents().getTransformsOrThrow(id);
    if (transform.getSubtransformsCount() == 0) {
      String kind =
          transform
              .getSpec()
              .getUrn()
              .replaceFirst("^beam:transform:", "")
              .replaceFirst(":v\\d+$", "");
      steps.add(new Step(kind, transform.getUniqueName()));
    }
    transform.getSubtransformsList().forEach(part -> add(part, steps));
  }

  /** The bytes of all files. */
  long stagedBytes() {
    return files.stream().mapToLong(StagedFile::bytes).sum();
  }

  /** The pipeline as JSON; the names are those of Beam's portable pipeline format. */
  String json() throws IOException {
    return JsonFormat.printer().print(pipeline);
  }
}
