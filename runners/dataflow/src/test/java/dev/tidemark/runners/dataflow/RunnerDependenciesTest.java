/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** This module builds on the pipelines, and on no other runner. */
@AnalyzeClasses(packages = "dev.tidemark.runners.dataflow", importOptions = DoNotIncludeTests.class)
final class RunnerDependenciesTest {

  @ArchTest
  static final ArchRule dataflowBuildsOnThePipeline =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("dev.tidemark..")
                  .or(
                      resideInAnyPackage(
                          "dev.tidemark.runners.dataflow..",
                          "dev.tidemark.pipeline..",
                          "dev.tidemark.transforms..")));
}
