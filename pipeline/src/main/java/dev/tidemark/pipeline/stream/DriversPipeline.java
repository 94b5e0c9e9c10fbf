/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.pipeline.table.DriversTables;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.drivers.DriverChange;
import dev.tidemark.transforms.drivers.DriverChangeCoder;
import dev.tidemark.transforms.drivers.DriversFormat;
import dev.tidemark.transforms.parse.ParseEvents;
import dev.tidemark.transforms.parse.ParsedEvents;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.reference.LatestByKey;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The change log of the database's drivers: each change once, and the table that they lead to. That
 * goes by place in the log alone, so changes that come too late for silver still count for it.
 */
public final class DriversPipeline implements StreamPipeline {

  DriversPipeline() {}

  @Override
  public String name() {
    return DriversConfig.STREAM;
  }

  @Override
  public String topic() {
    return "rides_cdc";
  }

  @Override
  public List<TableDefinition<?>> tables(TimePolicy policy) {
    return DriversTables.all(policy);
  }

  @Override
  public List<TableRows<?>> addTo(PCollection<RawRecord> records, StreamSteps steps) {
    TimePolicy time = steps.config().time();
    ParsedEvents<DriverChange> parsed =
        records.apply(
            "ParseChanges",
            ParseEvents.of(DriversFormat.of(), time).withLimits(steps.parseLimits()));
    DeduplicatedEvents<DriverChange> changes =
        parsed.events().apply("Deduplicate", steps.deduplicate(DriverChangeCoder.of()));
    PCollection<DriverChange> current =
        PCollectionList.of(parsed.events())
            .and(parsed.tooLate())
            .apply("AllChanges", Flatten.pCollections())
            .apply(
                "ByDriver",
                WithKeys.of(DriverChange::driverId).withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), DriverChangeCoder.of()))
            .apply("LatestByDriver", LatestByKey.of(DriverChange::logPosition))
            .apply("Rows", Values.create())
            .setCoder(DriverChangeCoder.of());

    return List.of(
        TableRows.of(records, RecordTables.bronze(name())),
        TableRows.of(parsed.deadLetters(), RecordTables.deadLetters()),
        TableRows.of(parsed.tooLate(), DriversTables.lateEvents()),
        TableRows.of(changes.duplicates(), DriversTables.duplicates(time)),
        TableRows.of(changes.unique(), DriversTables.silver(time)),
        TableRows.of(current, DriversTables.current()));
  }
}
