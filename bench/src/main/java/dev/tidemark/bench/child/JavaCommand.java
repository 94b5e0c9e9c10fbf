/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The command line of a child JVM: this JVM's class path, and the flags that all children share.
 */
public final class JavaCommand {

  private JavaCommand() {}

  /**
   * A command line.
   *
   * @param main the class to run
   * @param heap its largest heap, such as {@code 2g}
   * @param flags further flags of the JVM
   * @param arguments the program's arguments
   */
  public static List<String> of(
      Class<?> main, String heap, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseG1GC");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Duser.timezone=UTC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(opens());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** What Spark reflects on, as the build passes it to tests. */
  private static List<String> opens() {
    Properties properties = new Properties();
    try (InputStream in =
        JavaCommand.class.getResourceAsStream("/dev/tidemark/bench/jvm.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(properties.getProperty("opens").split(" "));
  }
}
