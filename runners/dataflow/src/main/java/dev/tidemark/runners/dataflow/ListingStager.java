/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import com.google.api.services.dataflow.model.DataflowPackage;
import dev.tidemark.runners.dataflow.JobGraph.StagedFile;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.PackageUtil;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Remembers what would be staged, and copies nothing. Dataflow's runner makes one for its options,
 * by name.
 */
public final class ListingStager implements Stager {

  /** What Dataflow's runner calls the pipeline, which it stages with the jars. */
  private static final String PIPELINE = "pipeline.pb";

  private final String location;
  private final List<StagedFile> files = new ArrayList<>();
  private byte @Nullable [] pipeline;

  private ListingStager(String location) {
    this.location = location;
  }

  /** Called by Beam for the option {@code stagerClass}. */
  public static ListingStager fromOptions(PipelineOptions options) {
    return new ListingStager(options.as(DataflowPipelineOptions.class).getStagingLocation());
  }

  @Override
  public List<DataflowPackage> stageFiles(List<PackageUtil.StagedFile> staged) {
    staged.forEach(
        file ->
            files.add(new StagedFile(file.getDestination(), new File(file.getSource()).length())));
    return staged.stream().map(file -> at(file.getDestination())).toList();
  }

  @Override
  public DataflowPackage stageToFile(byte[] bytes, String name) {
    files.add(new StagedFile(name, bytes.length));
    if (name.equals(PIPELINE)) {
      pipeline = bytes.clone();
    }
    return at(name);
  }

  /** What would be staged, by name. */
  List<StagedFile> files() {
    return files.stream().sorted(Comparator.comparing(StagedFile::name)).toList();
  }

  /** The pipeline as it would be staged: a serialized {@code RunnerApi.Pipeline}. */
  byte[] pipeline() {
    if (pipeline == null) {
      throw new IllegalStateException("Dataflow's runner has not staged " + PIPELINE);
    }
    return pipeline.clone();
  }

  private DataflowPackage at(String name) {
    return new DataflowPackage()
        .setName(name)
        .setLocation(location + (location.endsWith("/") ? "" : "/") + name);
  }
}
