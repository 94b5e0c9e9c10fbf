/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes something when the process is asked to end (SIGINT, SIGTERM), and gives the command that
 * is at work time to come to its end.
 */
public final class ShutdownSignal implements AutoCloseable {

  private static final long SECONDS_TO_END = 30;

  private final CountDownLatch commandEnded = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean given;

  private ShutdownSignal(AutoCloseable work) {
    this.hook = new Thread(() -> end(work), "shutdown-signal");
  }

  /** Closes this when the process is asked to end; closing must be possible from another thread. */
  public static ShutdownSignal closing(AutoCloseable work) {
    ShutdownSignal signal = new ShutdownSignal(work);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the process was asked to end. */
  public boolean wasGiven() {
    return given;
  }

  private void end(AutoCloseable work) {
    given = true;
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
  }

  /** The command has ended; the process may, too. */
  @Override
  public void close() {
    commandEnded.countDown();
    if (!given) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
