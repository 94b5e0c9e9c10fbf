/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.child;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The command line of a child JVM: this JVM's class path, and the flags that all children share.
 */
public final class JavaCommand {

  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private JavaCommand() {}

  /**
   * A command line.
   *
   * @param main the class to run
   * @param heap its heap
   * @param flags further flags of the JVM
   * @param arguments the program's arguments
   */
  public static List<String> of(
      Class<?> main, JavaHeap heap, List<String> flags, List<String> arguments) {
    return of(main, heap, flags, arguments, List.of());
  }

  /**
   * A command line with a part of the class path.
   *
   * @param librariesLeftOut how the files of those libraries begin that are not part of it
   */
  public static List<String> of(
      Class<?> main,
      JavaHeap heap,
      List<String> flags,
      List<String> arguments,
      List<String> librariesLeftOut) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heap.flags());
    command.addAll(hugePages());
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Duser.timezone=UTC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(opens());
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath(librariesLeftOut));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** As the product's launcher asks for them, for everybody: where the kernel has them. */
  private static List<String> hugePages() {
    try {
      return Files.readString(HUGE_PAGES).contains("[never]")
          ? List.of()
          : List.of("-XX:+UseTransparentHugePages");
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String classPath(List<String> librariesLeftOut) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry -> {
              String file = Path.of(entry).getFileName().toString();
              return librariesLeftOut.stream().noneMatch(file::startsWith);
            })
        .collect(Collectors.joining(File.pathSeparator));
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
