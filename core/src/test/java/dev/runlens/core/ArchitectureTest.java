// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// What STYLE and ARCHITECTURE promise of the server's packages, kept by the build.
@AnalyzeClasses(packages = "dev.runlens.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("dev.runlens.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().should(beInANullMarkedPackage());

  @ArchTest
  static final ArchRule onlyEndpointsAndTheWiringKnowTheWebServer =
      noClasses()
          .that()
          .haveNameNotMatching(".*Endpoint(\\$.*)?")
          .and()
          .resideOutsideOfPackage("..core.http..")
          .and()
          .doNotHaveSimpleName("RunlensServer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.helidon.webserver..");

  @ArchTest
  static final ArchRule onlyTheCatalogKnowsTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("..core.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.helidon.dbclient..", "com.zaxxer..", "org.flywaydb..");

  @ArchTest
  static final ArchRule theServerKnowsNoPluginAndNoTest =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.runlens.source..",
              "dev.runlens.logs..",
              "dev.runlens.metrics..",
              "dev.runlens.analyzer..",
              "dev.runlens.testkit..",
              "dev.runlens.demo..");

  @ArchTest
  static final ArchRule onlyTheCommandLineWritesToTheConsole =
      noClasses().that().doNotHaveSimpleName("Main").should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule loggersAreTheSystems =
      fields().should().notHaveRawType(java.util.logging.Logger.class);

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, "%s is in a package without @NullMarked".formatted(type.getName())));
      }
    };
  }
}
