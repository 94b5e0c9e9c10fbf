/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.topic;

import dev.tidemark.bench.child.JavaCommand;
import dev.tidemark.bench.child.JavaHeap;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker that all contenders read from, in a process of its own. */
public final class BrokerProcess implements AutoCloseable {
  private static final JavaHeap HEAP = new JavaHeap("768m", JavaHeap.Collector.PARALLEL);
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final String address;

  private BrokerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a broker with its data in a folder.
   *
   * @throws IOException if it does not come up
   */
  public static BrokerProcess start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                JavaCommand.of(
                    BrokerMain.class, HEAP, List.of(), List.of(folder.resolve("log").toString())))
            .redirectError(folder.resolve("broker.log").toFile())
            .start();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(BrokerMain.READY)) {
          return new BrokerProcess(process, line.substring(BrokerMain.READY.length()));
        }
      }
    }
    throw new IOException("The broker did not start; see " + folder.resolve("broker.log"));
  }

  /** Host and port for clients. */
  public String address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
