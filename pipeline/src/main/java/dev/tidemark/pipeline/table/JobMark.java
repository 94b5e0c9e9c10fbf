/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark that a job leaves beside the ledger while it writes to the tables: who it is, and that
 * it lived until a moment ago. It keeps a second job of the stream from starting, and the files of
 * a job from being taken for orphans.
 */
public final class JobMark implements AutoCloseable {

  /** In place of a stream: an operator's command that changes tables. */
  public static final String OPERATIONS = "operations";

  private static final Logger LOG = LoggerFactory.getLogger(JobMark.class);

  private static final Duration BEAT = Duration.ofSeconds(10);

  /** A job that has not been heard of for so long is dead. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final FileIO files;
  private final String path;
  private final Job job;
  private final ScheduledExecutorService beats;

  /**
   * What the mark says.
   *
   * @param stream the stream
   * @param host where the job runs
   * @param pid its process
   * @param processStartedAtMillis when that process started, because numbers are used again
   * @param beatAtMillis when it was last known to live, epoch milliseconds UTC
   * @param keepsFiles whether it may go on, after a stop, with files that it had not committed
   * @param ended whether it has stopped by itself
   */
  public record Job(
      String stream,
      String host,
      long pid,
      long processStartedAtMillis,
      long beatAtMillis,
      boolean keepsFiles,
      boolean ended) {

    /** Whether the job may still write. */
    public boolean isLive(Instant now) {
      if (ended) {
        return false;
      }
      if (host.equals(localHost())) {
        return ProcessHandle.of(pid)
            .filter(process -> startedAtMillis(process) == processStartedAtMillis)
            .isPresent();
      }
      return now.toEpochMilli() - beatAtMillis < SILENCE.toMillis();
    }

    @Override
    public String toString() {
      return "process %d on %s, last heard of at %s"
          .formatted(pid, host, Instant.ofEpochMilli(beatAtMillis));
    }
  }

  private JobMark(FileIO files, String path, Job job) {
    this.files = files;
    this.path = path;
    this.job = job;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "job-mark");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Leaves the mark of this process and renews it until it is closed.
   *
   * @param stream the stream, or {@link #OPERATIONS}
   * @param keepsFiles see {@link Job}
   * @throws WarehouseException if another job of the stream lives
   */
  public static JobMark leave(Warehouse warehouse, String stream, boolean keepsFiles) {
    Table ledger = warehouse.ensure(Ledger.definition());
    Optional<Job> other = find(ledger, stream);
    if (other.isPresent() && other.get().isLive(Instant.now())) {
      throw new WarehouseException(
          (stream.equals(OPERATIONS)
                  ? "Another command changes these tables: %2$s. Wait for its end."
                  : "Another job writes the tables of %1$s: %2$s. Stop it first; there can be only one.")
              .formatted(stream, other.get()));
    }
    ProcessHandle process = ProcessHandle.current();
    JobMark mark =
        new JobMark(
            ledger.io(),
            path(ledger, stream),
            new Job(
                stream,
                localHost(),
                process.pid(),
                startedAtMillis(process),
                System.currentTimeMillis(),
                keepsFiles,
                false));
    mark.write(mark.job);
    // What goes wrong in a beat is said there.
    ScheduledFuture<?> unused =
        mark.beats.scheduleWithFixedDelay(
            mark::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return mark;
  }

  /** What an operator's command does to tables. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws InterruptedException;
  }

  /**
   * Runs an operator's command with its mark, {@link #OPERATIONS}.
   *
   * @throws WarehouseException if another one is at work
   */
  public static <T> T operating(Warehouse warehouse, Work<T> work) throws InterruptedException {
    JobMark mark = leave(warehouse, OPERATIONS, false);
    try {
      return work.run();
    } finally {
      mark.close();
    }
  }

  /** The last job of a stream, if there was any. */
  public static Optional<Job> find(Table ledger, String stream) {
    InputFile file = ledger.io().newInputFile(path(ledger, stream));
    if (!file.exists()) {
      return Optional.empty();
    }
    try (InputStream in = file.newStream()) {
      return Optional.of(JSON.readValue(in, Job.class));
    } catch (IOException e) {
      // Read while it was written, or cut off: nobody can tell who it was.
      LOG.warn("The mark of the last job of {} cannot be read: {}", stream, e.toString());
      return Optional.empty();
    }
  }

  /** Says that the job has ended. */
  @Override
  public void close() {
    beats.shutdownNow();
    write(
        new Job(
            job.stream,
            job.host,
            job.pid,
            job.processStartedAtMillis,
            System.currentTimeMillis(),
            job.keepsFiles,
            true));
  }

  private void beat() {
    try {
      write(
          new Job(
              job.stream,
              job.host,
              job.pid,
              job.processStartedAtMillis,
              System.currentTimeMillis(),
              job.keepsFiles,
              false));
    } catch (RuntimeException e) {
      LOG.warn("The mark of the job could not be renewed: {}", e.toString());
    }
  }

  private synchronized void write(Job state) {
    try (OutputStream out = files.newOutputFile(path).createOrOverwrite()) {
      out.write(JSON.writeValueAsBytes(state));
    } catch (IOException e) {
      throw new UncheckedIOException("the mark of the job cannot be written", e);
    }
  }

  private static String path(Table ledger, String stream) {
    return ledger.location() + "/jobs/" + requireNonNull(stream, "stream") + ".json";
  }

  private static long startedAtMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }
}
