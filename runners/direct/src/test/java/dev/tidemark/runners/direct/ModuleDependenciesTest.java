/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which module may use which. It is here because this module's tests have all modules on their
 * class path, but for the Spark runner and the benchmarks, which nothing else may name.
 */
@AnalyzeClasses(
    packages = "dev.tidemark",
    importOptions = {DoNotIncludeTests.class, ModuleDependenciesTest.WithoutTestJars.class})
final class ModuleDependenciesTest {

  /** Tests of other modules come as jars, too. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String BROKER = "dev.tidemark.broker..";
  private static final String TESTDATA = "dev.tidemark.testdata..";
  private static final String TRANSFORMS = "dev.tidemark.transforms..";
  private static final String PIPELINE = "dev.tidemark.pipeline..";
  private static final String DASHBOARD = "dev.tidemark.dashboard..";
  private static final String DIRECT = "dev.tidemark.runners.direct..";

  @ArchTest static final ArchRule brokerMakesTopicsAsTestdataDoes = usesOnly(BROKER, TESTDATA);

  @ArchTest static final ArchRule testdataStandsAlone = usesOnly(TESTDATA);

  @ArchTest static final ArchRule transformsStandAlone = usesOnly(TRANSFORMS);

  @ArchTest
  static final ArchRule pipelineBuildsOnTransforms = usesOnly(PIPELINE, TRANSFORMS, TESTDATA);

  @ArchTest
  static final ArchRule dashboardShowsThePipelinesTables =
      usesOnly(DASHBOARD, PIPELINE, TRANSFORMS);

  @ArchTest
  static final ArchRule runnersBuildOnThePipeline =
      usesOnly(DIRECT, PIPELINE, TRANSFORMS, TESTDATA, BROKER);

  @ArchTest
  static final ArchRule onlyRunnersNameARunner =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tidemark.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam.runners..");

  /** A module's classes use its own, those of these modules, and libraries. */
  private static ArchRule usesOnly(String module, String... others) {
    return classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("dev.tidemark..")
                .or(resideInAPackage(module))
                .or(resideInAnyPackage(others)));
  }
}
