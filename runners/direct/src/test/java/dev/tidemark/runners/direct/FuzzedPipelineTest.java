/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Payloads that are not what they were, through the whole pipeline: each record is in bronze with
 * its bytes, and in one other table.
 *
 * <p>Many records go in rounds, each with a seed and tables of its own, since the direct runner
 * holds what it reads in memory. The long form: {@code ./mvnw -pl runners/direct -am test
 * -Dtest=FuzzedPipelineTest -Dsurefire.failIfNoSpecifiedTests=false "-Dtests.jvm.memory=-Xmx2g
 * -Dtidemark.fuzz.records=1000000"}.
 */
final class FuzzedPipelineTest {

  private static final int RECORDS = Integer.getInteger("tidemark.fuzz.records", 5_000);
  private static final int RECORDS_PER_ROUND = 50_000;
  private static final long SEED = 20_261_125;

  private static final List<String> INSERTS =
      List.of(
          "{\"a\":".repeat(200),
          "[".repeat(5_000),
          "1e999999",
          "9".repeat(2_000),
          "\"event_id\":\"twice\",",
          "\\ud83d",
          "\u0000",
          "\"",
          "}");

  @TempDir private Path folder;

  @Test
  void everyRecordIsAccountedFor() throws Exception {
    long seed = SEED;
    for (int left = RECORDS; left > 0; left -= RECORDS_PER_ROUND) {
      round(seed, Math.min(left, RECORDS_PER_ROUND));
      seed++;
    }
  }

  private void round(long seed, int records) throws Exception {
    Path input = folder.resolve("fuzzed-" + seed + ".jsonl.gz");
    long bytes = write(input, seed, records);
    Path warehouse = folder.resolve("warehouse-" + seed);
    CommandRun run =
        CommandRun.of(
            "run",
            "clickstream",
            "--input=" + input,
            "--warehouse=" + warehouse,
            "--runner=direct");
    assertThat("seed " + seed + ": " + run.err(), run.exitCode(), is(0));

    CommandRun reconcile =
        CommandRun.of("reconcile", "--contiguous", "--grace=0s", "--warehouse=" + warehouse);
    assertThat(reconcile.out() + reconcile.err(), reconcile.exitCode(), is(0));
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
        TableQueries queries = TableQueries.open(tables)) {
      assertThat(
          queries
              .run(
                  "SELECT count(*), sum(coalesce(octet_length(payload), 0)) FROM"
                      + " bronze_clickstream")
              .rows(),
          contains(List.<Object>of((long) records, bytes)));
      assertThat(
          queries
              .run(
                  """
                  SELECT (SELECT count(*) FROM silver_clickstream)
                    + (SELECT count(*) FROM duplicates) + (SELECT count(*) FROM late_events)
                    + (SELECT count(*) FROM dead_letters)
                  """)
              .rows(),
          contains(List.<Object>of((long) records)));
      assertThat(
          (Long)
              queries
                  .run("SELECT count(DISTINCT failure_type) FROM dead_letters")
                  .rows()
                  .get(0)
                  .get(0),
          greaterThan(7L));
      assertThat(
          (Long) queries.run("SELECT count(*) FROM silver_clickstream").rows().get(0).get(0),
          greaterThan(records / 20L));
    }
  }

  private static long write(Path file, long seed, int records) throws Exception {
    Random random = new Random(seed);
    ClickstreamGenerator generator =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults().withSeed(seed).withEvents(records).validated());
    long bytes = 0;
    long written = 0;
    try (RecordFileWriter writer = RecordFile.write(file)) {
      while (generator.hasNext() && written < records) {
        GeneratedRecord record = generator.next();
        byte[] value = record.value() == null ? null : mutate(record.value(), random);
        writer.write(
            new GeneratedRecord(
                record.partition(),
                record.offset(),
                record.arrivalMillis(),
                record.key(),
                value,
                record.headers()));
        bytes += value == null ? 0 : value.length;
        written++;
      }
    }
    assertThat(written, equalTo((long) records));
    return bytes;
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] payload = valid.clone();
    for (int i = random.nextInt(4); i > 0 && payload.length > 0; i--) {
      int at = random.nextInt(payload.length);
      switch (random.nextInt(4)) {
        case 0 -> payload[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> payload = Arrays.copyOf(payload, at);
        case 2 -> payload = insert(payload, at, INSERTS.get(random.nextInt(INSERTS.size())));
        default -> payload[at] = (byte) random.nextInt(256);
      }
    }
    return payload;
  }

  private static byte[] insert(byte[] payload, int at, String text) {
    byte[] middle = text.getBytes(UTF_8);
    byte[] longer = Arrays.copyOf(payload, payload.length + middle.length);
    System.arraycopy(middle, 0, longer, at, middle.length);
    System.arraycopy(payload, at, longer, at + middle.length, payload.length - at);
    return longer;
  }
}
