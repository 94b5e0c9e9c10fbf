/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.BatchInput.Feed;
import dev.tidemark.runners.spark.stage.Chunk;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import dev.tidemark.runners.spark.translate.TestStreamTranslator.Events;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.TestStream.ElementEvent;
import org.apache.beam.sdk.testing.TestStream.Event;
import org.apache.beam.sdk.testing.TestStream.ProcessingTimeEvent;
import org.apache.beam.sdk.testing.TestStream.WatermarkEvent;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Plays the events of a pipeline's TestStreams and keeps their clock. Each batch has the next event
 * of each stream; when a stream has no more, its watermark goes to the end of time.
 */
final class TestStreamFeed {
  private final List<Playing> streams;
  private Instant clock = BoundedWindow.TIMESTAMP_MIN_VALUE;

  TestStreamFeed(List<Stage> stages) {
    this.streams = stages.stream().map(Playing::new).toList();
  }

  boolean hasNext() {
    return streams.stream().anyMatch(stream -> !stream.ended);
  }

  Instant now() {
    return clock;
  }

  void advanceTo(Instant time) {
    if (time.isAfter(clock)) {
      clock = time;
    }
  }

  /** Returns what the next events feed; an event of the clock feeds nothing. */
  Map<Integer, Feed> next() {
    Map<Integer, Feed> feeds = new HashMap<>();
    streams.forEach(stream -> feeds.put(stream.stage, stream.next()));
    return feeds;
  }

  private final class Playing {
    private final int stage;
    private final Events source;
    private final Iterator<Event<Object>> events;
    private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private boolean ended;

    Playing(Stage stage) {
      this.stage = stage.spec().id();
      this.source = (Events) stage.source();
      this.events = source.stream().getEvents().iterator();
    }

    Feed next() {
      if (!events.hasNext()) {
        ended = true;
        return new Feed(List.of(), BoundedWindow.TIMESTAMP_MAX_VALUE);
      }
      Event<Object> event = events.next();
      List<Chunk> chunks = List.of();
      switch (event.getType()) {
        case ELEMENT ->
            chunks =
                List.of(source.root().chunkOf(stage, ((ElementEvent<Object>) event).getElements()));
        case WATERMARK -> watermark = ((WatermarkEvent<Object>) event).getWatermark();
        case PROCESSING_TIME ->
            clock = clock.plus(((ProcessingTimeEvent<Object>) event).getProcessingTimeAdvance());
      }
      return new Feed(chunks, watermark);
    }
  }
}
