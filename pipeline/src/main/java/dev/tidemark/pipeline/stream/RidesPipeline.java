/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.pipeline.kafka.CompactedTopic;
import dev.tidemark.pipeline.kafka.PublishRideCounts;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.RidesTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.join.IntervalJoin;
import dev.tidemark.transforms.join.TimeBound;
import dev.tidemark.transforms.parse.ParseEvents;
import dev.tidemark.transforms.parse.ParsedEvents;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.rides.CountRidesPerWindow;
import dev.tidemark.transforms.rides.RideCount;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.rides.RideEventCoder;
import dev.tidemark.transforms.rides.RideEventType;
import dev.tidemark.transforms.rides.RideSessions;
import dev.tidemark.transforms.rides.RidesFormat;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Rides: events per type, which go to a Kafka topic, too; sessions of users; and requested rides
 * with their completion.
 */
public final class RidesPipeline implements StreamPipeline {

  RidesPipeline() {}

  @Override
  public String name() {
    return RidesConfig.STREAM;
  }

  @Override
  public String topic() {
    return "ride_events";
  }

  @Override
  public List<TableDefinition<?>> tables(TimePolicy policy) {
    return RidesTables.all(policy);
  }

  @Override
  public void prepare(PipelineConfig config, RunnerCapabilities capabilities)
      throws InterruptedException {
    if (capabilities.finalPanes() == FinalPanes.UNSUPPORTED) {
      throw new ConfigurationException(
          List.of(
              "Sessions and joins need timers of event time, which the runner "
                  + config.runner().name()
                  + " does not have: choose direct or spark."));
    }
    if (config.source() instanceof KafkaConfig kafka) {
      CompactedTopic.ensure(kafka, config.own(RidesConfig.class).countsTopic());
    }
  }

  /** Sessions and joins reach further back than the replay of bronze does. */
  @Override
  public boolean goesOnFromTables() {
    return false;
  }

  @Override
  public List<ResultTable> results(PipelineConfig config) {
    RidesConfig rides = config.own(RidesConfig.class);
    return List.of(
        ResultTable.windows(RidesTables.counts(), rides.countsWindow().size()),
        ResultTable.sessions(RidesTables.sessions(), rides.sessions().size(), "user_id"),
        ResultTable.followed(RidesTables.completions(), "requested_at", rides.rideBound()));
  }

  @Override
  public List<TableRows<?>> addTo(PCollection<RawRecord> records, StreamSteps steps) {
    TimePolicy time = steps.config().time();
    RidesConfig config = steps.config().own(RidesConfig.class);
    ParsedEvents<RideEvent> parsed =
        records.apply(
            "ParseRides", ParseEvents.of(RidesFormat.of(), time).withLimits(steps.parseLimits()));
    DeduplicatedEvents<RideEvent> events =
        parsed.events().apply("Deduplicate", steps.deduplicate(RideEventCoder.of()));
    PCollection<RideEvent> silver = events.unique();
    AggregationWindows windows = steps.windows();
    PCollection<RideCount> counts =
        silver.apply(
            "CountRidesPerWindow",
            CountRidesPerWindow.of(windows).withWindow(config.countsWindow()));
    if (steps.config().source() instanceof KafkaConfig kafka
        && records.isBounded() == IsBounded.UNBOUNDED) {
      counts.apply("PublishRideCounts", PublishRideCounts.to(config.countsTopic(), kafka));
    }

    return List.of(
        TableRows.of(records, RecordTables.bronze(name())),
        TableRows.of(parsed.deadLetters(), RecordTables.deadLetters()),
        TableRows.of(parsed.tooLate(), RidesTables.lateEvents()),
        TableRows.of(events.duplicates(), RidesTables.duplicates(time)),
        TableRows.of(silver, RidesTables.silver(time)),
        TableRows.of(counts, RidesTables.counts()),
        TableRows.of(
            silver.apply("RideSessions", RideSessions.of(windows, config.sessions())),
            RidesTables.sessions()),
        TableRows.of(
            byRide(silver, RideEventType.RIDE_REQUESTED)
                .apply(
                    "JoinCompletions",
                    IntervalJoin.<String, RideEvent, RideEvent>leftOuter(
                            byRide(silver, RideEventType.RIDE_COMPLETED),
                            TimeBound.within(config.rideBound()))
                        .withPolicies(time, time)),
            RidesTables.completions()));
  }

  /** Events of a type by their ride, which events of these types have. */
  private static PCollection<KV<String, RideEvent>> byRide(
      PCollection<RideEvent> events, RideEventType type) {
    String label = type.label();
    return events
        .apply("Only " + label, Filter.by(event -> event.eventType().equals(label)))
        .setCoder(RideEventCoder.of())
        .apply(
            "ByRide " + label,
            WithKeys.<String, RideEvent>of(RideEvent::rideId)
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RideEventCoder.of()));
  }
}
