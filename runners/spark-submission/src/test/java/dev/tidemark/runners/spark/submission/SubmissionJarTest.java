/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submission;

import static java.util.stream.Collectors.toCollection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.commons.ClassRemapper;
import org.apache.xbean.asm9.commons.Remapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the submission jar, and how it goes with the jars that Spark has in front of it. */
final class SubmissionJarTest {

  private static final Path JAR = Path.of(System.getProperty("tidemark.submission.jar"));
  private static final Path SPARK = Path.of(System.getProperty("tidemark.spark.home"), "jars");

  /** SQL over tables, which clusters do not run, and annotations. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(org/duckdb|com/google/auto/value|javax/annotation)/.*");

  @Test
  void noClassIsInSparkToo() throws IOException {
    Set<String> twice = new TreeSet<>(classes(JAR));
    twice.retainAll(sparkClasses());
    assertThat(twice, is(empty()));
  }

  /** In Spark's jars, in the jar, or in the JDK: whatever our classes refer to. */
  @Test
  void nothingThatOurClassesNeedIsMissing() throws IOException {
    Set<String> there = classes(JAR);
    there.addAll(sparkClasses());
    Set<String> missing = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : ours(jar)) {
        try (InputStream bytes = jar.getInputStream(entry)) {
          for (String name : references(bytes)) {
            if (!there.contains(name) && !LEFT_OUT.matcher(name).matches() && !isOfJdk(name)) {
              missing.add(name + " in " + entry.getName());
            }
          }
        }
      }
    }
    assertThat(missing, is(empty()));
  }

  /** Classes that are not relocated come from Spark, so Tidemark is compiled with Spark's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "avro",
        "datasketches-java",
        "datasketches-memory",
        "hadoop-client-api",
        "hadoop-client-runtime",
        "jackson-annotations",
        "jackson-core",
        "jackson-databind",
        "parquet-column",
        "parquet-hadoop",
        "rocksdbjni",
        "spark-core_2.12",
        "spark-sql_2.12"
      })
  void whatSparkProvidesHasTheSameVersion(String artifact) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d[^/]*\\.jar");
    String compiled =
        Arrays.stream(System.getProperty("surefire.test.class.path", "").split(":", -1))
            .map(path -> Path.of(path).getFileName().toString())
            .filter(name.asMatchPredicate())
            .findAny()
            .orElseThrow();
    try (Stream<Path> jars = Files.list(SPARK)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()).toList(), hasItem(compiled));
    }
  }

  @Test
  void theVersionOfSparkIsTheOneThatTidemarkIsCompiledWith() throws IOException {
    try (Stream<Path> jars = Files.list(SPARK)) {
      assertThat(
          jars.map(jar -> jar.getFileName().toString()).toList(),
          hasItem("spark-core_2.12-" + package$.MODULE$.SPARK_VERSION() + ".jar"));
    }
  }

  @Test
  void servicesOfAllPartsAreMerged() throws IOException {
    assertThat(
        service("dev.tidemark.pipeline.runner.RunnerProfile"),
        hasItem("dev.tidemark.runners.spark.profile.MicroBatchProfile"));
    assertThat(
        service("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"),
        hasItems(
            "dev.tidemark.runners.spark.SparkMicroBatchRegistrar$Runner",
            "org.apache.beam.runners.spark.SparkRunnerRegistrar$Runner"));
    assertThat(
        service("org.apache.beam.sdk.io.FileSystemRegistrar"),
        hasItem("org.apache.beam.sdk.io.LocalFileSystemRegistrar"));
    assertThat(
        service("com.fasterxml.jackson.databind.Module"),
        hasItem("dev.tidemark.shaded.jackson.datatype.jsr310.JavaTimeModule"));
  }

  @Test
  void nothingIsSigned() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)"))
              .toList(),
          is(empty()));
      assertThat(
          jar.getManifest().getMainAttributes().getValue("Main-Class"),
          is("dev.tidemark.pipeline.command.Tidemark"));
    }
  }

  private static List<String> service(String name) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, null);
        InputStream file = loader.getResourceAsStream("META-INF/services/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static List<JarEntry> ours(JarFile jar) {
    return jar.stream()
        .filter(entry -> entry.getName().endsWith(".class"))
        .filter(entry -> entry.getName().startsWith("dev/tidemark/"))
        .filter(entry -> !entry.getName().startsWith("dev/tidemark/shaded/"))
        .filter(entry -> !entry.getName().endsWith("/package-info.class"))
        .toList();
  }

  private static Set<String> sparkClasses() throws IOException {
    Set<String> classes = new HashSet<>();
    try (Stream<Path> jars = Files.list(SPARK)) {
      for (Path jar : jars.toList()) {
        classes.addAll(classes(jar));
      }
    }
    return classes;
  }

  /** The names of a jar's classes, with slashes. */
  private static Set<String> classes(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .filter(name -> !name.endsWith("package-info.class"))
          .filter(name -> !name.endsWith("UnusedStubClass.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .collect(toCollection(HashSet::new));
    }
  }

  private static Set<String> references(InputStream bytes) throws IOException {
    Set<String> references = new HashSet<>();
    Remapper listener =
        new Remapper() {
          @Override
          public String map(String internalName) {
            references.add(internalName);
            return internalName;
          }
        };
    new ClassReader(bytes)
        .accept(
            new ClassRemapper(new ClassVisitor(org.apache.xbean.asm9.Opcodes.ASM9) {}, listener),
            ClassReader.SKIP_FRAMES);
    return references;
  }

  private static boolean isOfJdk(String name) {
    return ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
  }
}
