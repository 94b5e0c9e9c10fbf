/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;

/** What has come out of a pipeline that does not end by itself. */
final class Collected<T> implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Copies of a DoFn find the same queue by its key. */
  private static final Map<String, Queue<Object>> QUEUES = new ConcurrentHashMap<>();

  private final String key = UUID.randomUUID().toString();

  /** Collects what a function makes of each element. */
  static <E, T> Collected<T> from(PCollection<E> elements, SerializableFunction<E, T> function) {
    Collected<T> collected = new Collected<>();
    QUEUES.put(collected.key, new ConcurrentLinkedQueue<>());
    elements.apply("Collect", ParDo.of(new Collect<>(collected.key, function)));
    return collected;
  }

  /** The elements so far. */
  @SuppressWarnings("unchecked") // from() collects what its function returns.
  List<T> elements() {
    return (List<T>) List.copyOf(QUEUES.get(key));
  }

  private static final class Collect<E, T> extends DoFn<E, Void> {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final SerializableFunction<E, T> function;

    Collect(String key, SerializableFunction<E, T> function) {
      this.key = key;
      this.function = function;
    }

    @ProcessElement
    public void process(@Element E element) {
      QUEUES.get(key).add(function.apply(element));
    }
  }
}
