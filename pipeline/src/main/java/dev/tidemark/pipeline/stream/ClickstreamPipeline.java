/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableRows;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deduplicate.DeduplicatedEvents;
import dev.tidemark.transforms.gold.CountActiveUsers;
import dev.tidemark.transforms.gold.CountEventsPerMinute;
import dev.tidemark.transforms.gold.RankPageViews;
import dev.tidemark.transforms.parse.ParseEvents;
import dev.tidemark.transforms.parse.ParsedEvents;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;

/** The clickstream: events and users per minute, active users, and the most viewed pages. */
public final class ClickstreamPipeline implements StreamPipeline {

  ClickstreamPipeline() {}

  @Override
  public String name() {
    return ClickstreamConfig.STREAM;
  }

  @Override
  public String topic() {
    return "clickstream-events";
  }

  @Override
  public List<TableDefinition<?>> tables(TimePolicy policy) {
    return ClickstreamTables.all(policy);
  }

  @Override
  public List<TableRows<?>> addTo(PCollection<RawRecord> records, StreamSteps steps) {
    TimePolicy time = steps.config().time();
    ClickstreamConfig config = steps.config().own(ClickstreamConfig.class);
    ParsedEvents<ClickEvent> parsed =
        records.apply(
            "ParseEvents",
            ParseEvents.of(ClickstreamFormat.of(), time).withLimits(steps.parseLimits()));
    DeduplicatedEvents<ClickEvent> events =
        parsed.events().apply("Deduplicate", steps.deduplicate(ClickEventCoder.of()));
    PCollection<ClickEvent> silver = events.unique();
    AggregationWindows windows = steps.windows();

    return List.of(
        TableRows.of(records, ClickstreamTables.bronze()),
        TableRows.of(parsed.deadLetters(), ClickstreamTables.deadLetters()),
        TableRows.of(parsed.tooLate(), ClickstreamTables.lateEvents()),
        TableRows.of(events.duplicates(), ClickstreamTables.duplicates(time)),
        TableRows.of(silver, ClickstreamTables.silver(time)),
        TableRows.of(
            silver.apply(
                "CountEventsPerMinute",
                CountEventsPerMinute.of(windows).withWindowSize(config.window())),
            ClickstreamTables.eventsPerMinute()),
        TableRows.of(
            silver.apply(
                "CountActiveUsers",
                CountActiveUsers.of(windows)
                    .withWindowSize(config.activeUsersWindow())
                    .withPeriod(config.activeUsersPeriod())),
            ClickstreamTables.activeUsers()),
        TableRows.of(
            silver.apply(
                "RankPageViews",
                RankPageViews.of(windows)
                    .withWindowSize(config.window())
                    .withCount(config.topPages())),
            ClickstreamTables.pageViews()));
  }
}
