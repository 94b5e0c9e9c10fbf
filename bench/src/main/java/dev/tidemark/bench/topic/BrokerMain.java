/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.topic;

import dev.tidemark.broker.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;

/** A Kafka broker as a process of its own: says its address, and ends with its input. */
public final class BrokerMain {

  /** What the line with the address begins with. */
  static final String READY = "broker ready at ";

  private BrokerMain() {}

  /** Runs a broker with its data in the folder that the one argument names. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(Path.of(arguments[0])).start()) {
      System.out.println(READY + kafka.bootstrapServers());
      while (System.in.read() >= 0) {
        // Whoever started this process holds its input open for as long as it is needed.
      }
    }
  }
}
