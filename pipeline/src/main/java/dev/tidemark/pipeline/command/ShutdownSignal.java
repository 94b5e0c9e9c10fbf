/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes something when the process is asked to end (SIGINT, SIGTERM), and gives the command that
 * is at work time to come to its end.
 *
 * <p>The signals themselves are taken. A shutdown hook would run beside those of the libraries, and
 * Iceberg's ends its thread pools at once, which the last batch still needs for its commits. Only
 * where a signal cannot be taken, as one that the process was started to ignore, is there a hook.
 */
public final class ShutdownSignal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignal.class);
  private static final long SECONDS_TO_END = 30;

  /** What a shell adds to the number of a signal. */
  private static final int OF_SIGNAL = 128;

  /** The number of the signal that was given to the process; 0 for none. */
  private static volatile int received;

  private final CountDownLatch commandEnded = new CountDownLatch(1);
  private final AtomicBoolean given = new AtomicBoolean();
  private final AutoCloseable work;
  private final Thread hook;

  private ShutdownSignal(AutoCloseable work) {
    this.work = work;
    this.hook = new Thread(this::answer, "shutdown-signal");
  }

  /** Closes this when the process is asked to end; closing must be possible from another thread. */
  public static ShutdownSignal closing(AutoCloseable work) {
    ShutdownSignal signal = new ShutdownSignal(work);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    for (String name : List.of(IrqHandler.CONTROL_C, IrqHandler.SIGTERM)) {
      try {
        new IrqHandler(name, data -> signal.take(data.getNumber())).bind();
      } catch (IllegalArgumentException notToBeTaken) {
        LOG.debug("signal {} is left to the shutdown hook", name, notToBeTaken);
      }
    }
    return signal;
  }

  /** Whether the process was asked to end. */
  public boolean wasGiven() {
    return given.get();
  }

  /**
   * The exit code of a process whose command ended with this one: that of the signal, if it ended
   * because of one.
   */
  static int exitCode(int ofCommand) {
    return ofCommand == ExitCode.INTERRUPTED.code() && received != 0
        ? OF_SIGNAL + received
        : ofCommand;
  }

  private void take(int number) {
    received = number;
    if (commandEnded.getCount() == 0) {
      // The command is through, and nobody waits for what is left.
      Runtime.getRuntime().exit(OF_SIGNAL + number);
    }
    if (answer() && commandEnded.getCount() > 0) {
      Runtime.getRuntime().exit(OF_SIGNAL + number);
    }
  }

  /** Returns whether this was the first request, and has been answered. */
  private boolean answer() {
    if (!given.compareAndSet(false, true)) {
      return false;
    }
    try {
      work.close();
      if (!commandEnded.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
        System.err.println("tidemark: gave up waiting for a clean end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) { // AutoCloseable declares no narrower type.
      System.err.println("tidemark: while stopping: " + failure.getMessage());
    }
    return true;
  }

  /** The command has ended; the process may, too. */
  @Override
  public void close() {
    commandEnded.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      LOG.debug("the hook is at work", shuttingDown);
    }
  }
}
