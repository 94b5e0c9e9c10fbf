/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;

/** Transforms are pure: what they yield depends on what goes in, on every runner. */
@AnalyzeClasses(packages = "dev.tidemark.transforms", importOptions = DoNotIncludeTests.class)
final class TransformsArchitectureTest {

  @ArchTest
  static final ArchRule NO_INPUT_OR_OUTPUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.sdk.io..",
              "org.apache.kafka..",
              "org.apache.iceberg..",
              "org.apache.parquet..",
              "org.apache.hadoop..",
              "org.duckdb..",
              "java.net..",
              "java.nio.file..",
              "java.sql..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)");

  @ArchTest
  static final ArchRule NO_RUNNER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam.runners..", "org.apache.spark..");

  @ArchTest
  static final ArchRule NO_OPTIONS =
      noClasses().should().dependOnClassesThat().areAssignableTo(PipelineOptions.class);

  @ArchTest
  static final ArchRule NO_OTHER_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tidemark.pipeline..", "dev.tidemark.runners..", "dev.tidemark.dashboard..");

  @ArchTest
  static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(org.joda.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule NO_JAVA_SERIALIZATION_OF_ELEMENTS =
      noClasses().should().dependOnClassesThat().belongToAnyOf(SerializableCoder.class);
}
