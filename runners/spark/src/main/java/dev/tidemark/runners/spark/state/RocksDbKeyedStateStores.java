/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.execution.streaming.state.ByteArrayPair;
import org.apache.spark.sql.execution.streaming.state.RocksDB;
import org.apache.spark.sql.execution.streaming.state.RocksDBConf;
import org.apache.spark.sql.execution.streaming.state.RocksDBMetrics;
import org.apache.spark.sql.execution.streaming.state.StateStoreConf;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.NextIterator;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State in Spark's RocksDB, one instance for each partition of a stage, with its change log and
 * snapshots under the checkpoint location: Spark's own layout, versions and recovery. Used below
 * Spark's {@code StateStore} interface, which has no ordered scans.
 */
public final class RocksDbKeyedStateStores implements KeyedStateStores {
  private static final Logger LOG = LoggerFactory.getLogger(RocksDbKeyedStateStores.class);
  private static final int COMMITS_BETWEEN_MAINTENANCE = 10;
  private static final Map<String, Instance> OPEN = new ConcurrentHashMap<>();
  private static final ExecutorService MAINTENANCE =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "state-maintenance");
            thread.setDaemon(true);
            return thread;
          });

  private final String location;
  private final TreeMap<Integer, String> names;
  private final boolean countingRows;

  /**
   * State under a folder.
   *
   * @param location the folder, on a file system that driver and executors share
   * @param names the name of each stage's folder in it, by the stage's number: stays the same when
   *     the pipeline's numbers change
   * @param countingRows whether versions say how many rows they have, which reads each row before
   *     it is written
   */
  public RocksDbKeyedStateStores(
      String location, Map<Integer, String> names, boolean countingRows) {
    this.location = location;
    this.countingRows = countingRows;
    this.names = new TreeMap<>(names);
  }

  @Override
  public KeyedStateStore open(int stage, int partition, long version) {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new IllegalStateException("The task was cancelled before it opened its state");
    }
    CloseOnExit.register();
    String root = location + "/" + names.get(stage) + "/" + partition;
    Instance instance = OPEN.computeIfAbsent(root, unused -> new Instance(root, countingRows));
    instance.use();
    try {
      instance.database.load(version, false);
    } catch (RuntimeException | Error e) {
      instance.endUse();
      throw e;
    }
    return new Store(instance);
  }

  /**
   * Closes the databases of this location on this JVM: RocksDB must not outlive its users, or the
   * JVM may not end.
   */
  @Override
  public void close() {
    OPEN.keySet().stream()
        .filter(root -> root.startsWith(location + "/"))
        .forEach(RocksDbKeyedStateStores::close);
  }

  private static void close(String root) {
    Instance instance = OPEN.remove(root);
    if (instance != null) {
      instance.close();
    }
  }

  /**
   * Closes what is open when the JVM ends: an executor is not told that a run has ended, and the
   * exit of a JVM with open databases may hang in RocksDB's native code.
   */
  private static final class CloseOnExit {
    /** Behind the end of runs, which close their own, and in front of Spark's own hook. */
    private static final int PRIORITY = 60;

    static {
      ShutdownHookManager.get()
          .addShutdownHook(() -> OPEN.keySet().forEach(RocksDbKeyedStateStores::close), PRIORITY);
    }

    /** Registers the hook, once in a JVM: by the initialization of this class. */
    static void register() {}
  }

  private static final class Instance {
    private final RocksDB database;
    private final boolean countingRows;
    private final AtomicLong maintenance = new AtomicLong();
    private int users;
    private boolean closed;

    Instance(String root, boolean countingRows) {
      this.countingRows = countingRows;
      SQLConf settings = new SQLConf();
      settings.setConfString(
          "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true");
      settings.setConfString(
          "spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows",
          Boolean.toString(countingRows));
      settings.setConfString("spark.sql.streaming.stateStore.rocksdb.resetStatsOnLoad", "false");
      StateStoreConf conf =
          new StateStoreConf(settings, scala.collection.immutable.Map$.MODULE$.empty());
      File local;
      try {
        local =
            Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "state-")
                .toFile();
      } catch (IOException e) {
        throw new UncheckedIOException("No local folder for state", e);
      }
      database =
          new RocksDB(
              root,
              RocksDBConf.apply(conf),
              local,
              SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()),
              root);
    }

    synchronized void use() {
      if (closed) {
        throw new IllegalStateException("The run has ended, and its state is closed");
      }
      users++;
    }

    /** The last user of a closed instance closes the database. */
    synchronized void endUse() {
      users--;
      if (closed && users == 0) {
        database.close();
      }
    }

    /**
     * Closes the database, or leaves that to the task that still uses it: a task of a failed batch
     * may live longer than the run, and RocksDB must not be closed under it.
     */
    synchronized void close() {
      closed = true;
      if (users == 0) {
        database.close();
      }
    }

    void maintainNowAndThen() {
      if (maintenance.incrementAndGet() % COMMITS_BETWEEN_MAINTENANCE == 0) {
        MAINTENANCE.execute(
            () -> {
              synchronized (this) {
                if (!closed) {
                  try {
                    database.doMaintenance();
                  } catch (RuntimeException e) {
                    LOG.warn(
                        "Snapshots of state could not be kept in order; the change log has"
                            + " everything",
                        e);
                  }
                }
              }
            });
      }
    }
  }

  private static final class Store implements KeyedStateStore {
    private final Instance instance;
    private final RocksDB database;
    private boolean ended;

    Store(Instance instance) {
      this.instance = instance;
      this.database = instance.database;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return database.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      database.put(key, value);
    }

    @Override
    public void remove(byte[] key) {
      database.remove(key);
    }

    @Override
    public void scan(byte[] prefix, RowVisitor visitor) {
      NextIterator<ByteArrayPair> rows = openScan(prefix);
      try {
        boolean more = true;
        while (more && rows.hasNext()) {
          ByteArrayPair row = rows.next();
          more = visitor.visit(row.key(), row.value());
        }
      } finally {
        rows.closeIfNeeded();
      }
    }

    /**
     * Opens a scan out of sight of Spark's task, which would keep a listener for each until it
     * ends; a task makes many.
     */
    private NextIterator<ByteArrayPair> openScan(byte[] prefix) {
      TaskContext task = TaskContext.get();
      if (task == null) {
        return (NextIterator<ByteArrayPair>) database.prefixScan(prefix);
      }
      TaskContext$.MODULE$.unset();
      try {
        return (NextIterator<ByteArrayPair>) database.prefixScan(prefix);
      } finally {
        TaskContext$.MODULE$.setTaskContext(task);
      }
    }

    @Override
    public StateVersion commit() {
      // Not while its maintenance runs: both move the latest snapshot.
      synchronized (instance) {
        try {
          long version = database.commit();
          RocksDBMetrics metrics = database.metrics();
          instance.maintainNowAndThen();
          return new StateVersion(
              version,
              instance.countingRows ? metrics.numUncommittedKeys() : StateVersion.NOT_COUNTED,
              metrics.totalMemUsageBytes() + metrics.totalSSTFilesBytes());
        } finally {
          end();
        }
      }
    }

    @Override
    public void abort() {
      if (ended) {
        return;
      }
      try {
        database.rollback();
      } finally {
        end();
      }
    }

    private void end() {
      ended = true;
      instance.endUse();
    }
  }
}
