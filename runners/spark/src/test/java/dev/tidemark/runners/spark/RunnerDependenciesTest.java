/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The runner serves any Beam pipeline: only what makes it available to Tidemark knows Tidemark. */
@AnalyzeClasses(packages = "dev.tidemark.runners.spark", importOptions = DoNotIncludeTests.class)
final class RunnerDependenciesTest {

  private static final String[] FOR_TIDEMARK = {
    "dev.tidemark.runners.spark.profile..",
    "dev.tidemark.runners.spark.stock..",
    "dev.tidemark.runners.spark.submit.."
  };

  @ArchTest
  static final ArchRule theRunnerKnowsNoPipeline =
      classes()
          .that()
          .resideOutsideOfPackages(FOR_TIDEMARK)
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("dev.tidemark..")
                  .or(
                      resideInAPackage("dev.tidemark.runners.spark..")
                          .and(resideOutsideOfPackages(FOR_TIDEMARK))));

  @ArchTest
  static final ArchRule theRestBuildsOnThePipeline =
      classes()
          .that()
          .resideInAnyPackage(FOR_TIDEMARK)
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("dev.tidemark..")
                  .or(
                      resideInAnyPackage(
                          "dev.tidemark.runners.spark..",
                          "dev.tidemark.pipeline..",
                          "dev.tidemark.transforms..")));
}
