/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The demo's Kafka: one broker in this process with data in a temporary folder. */
final class DemoBroker implements AutoCloseable {

  private final Path folder;
  private final EmbeddedKafka kafka;

  private DemoBroker(Path folder, EmbeddedKafka kafka) {
    this.folder = folder;
    this.kafka = kafka;
  }

  static DemoBroker start() throws IOException {
    Path folder = Files.createTempDirectory("tidemark-demo-kafka-");
    try {
      return new DemoBroker(folder, EmbeddedKafka.in(folder).start());
    } catch (RuntimeException failure) {
      DemoFolder.delete(folder);
      throw failure;
    }
  }

  KafkaRecordWriter writer(String topic) {
    Map<String, String> properties = new TreeMap<>();
    kafka.clientProperties().forEach((name, value) -> properties.put(name, value.toString()));
    return KafkaRecordWriter.to(topic, properties);
  }

  String address() {
    return kafka.bootstrapServers();
  }

  /**
   * The configuration of a pipeline that reads the demo's topic.
   *
   * @param interval how long rows are gathered into files, and files into commits
   */
  PipelineConfig configuration(
      DemoStream stream, DemoSettings settings, Path warehouse, Duration interval) {
    List<String> arguments = new ArrayList<>(stream.settings());
    arguments.add("--bootstrapServers=" + kafka.bootstrapServers());
    arguments.add("--topics=" + stream.topic());
    arguments.add("--warehouse=" + warehouse.toAbsolutePath());
    arguments.add("--runner=" + settings.runner());
    arguments.add("--earlyFiring=" + interval.toMillis() + "ms");
    arguments.add("--fileInterval=" + interval.toMillis() + "ms");
    arguments.add("--commitInterval=" + interval.toMillis() + "ms");
    return ConfigLoader.load(settings.pipeline(), null, Map.of(), arguments).config();
  }

  @Override
  public void close() {
    kafka.close();
    DemoFolder.delete(folder);
  }
}
