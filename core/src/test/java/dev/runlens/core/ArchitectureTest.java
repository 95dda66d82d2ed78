// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What STYLE and ARCHITECTURE promise of the server's packages, kept by the build.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  // Not static: some 400 MB, which no test after this one needs.
  private final JavaClasses server =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runlens.core");

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.runlens.(**)").should().beFreeOfCycles().check(server);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(beInANullMarkedPackage()).check(server);
  }

  @Test
  void onlyEndpointsAndTheWiringKnowTheWebServer() {
    noClasses()
        .that()
        .haveNameNotMatching(".*Endpoint(\\$.*)?")
        .and()
        .resideOutsideOfPackage("..core.http..")
        .and()
        .doNotHaveSimpleName("RunlensServer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.helidon.webserver..")
        .check(server);
  }

  @Test
  void onlyTheCatalogKnowsTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..core.catalog..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.helidon.dbclient..", "com.zaxxer..", "org.flywaydb..")
        .check(server);
  }

  @Test
  void theServerKnowsNoPluginAndNoTest() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.runlens.source..",
            "dev.runlens.logs..",
            "dev.runlens.metrics..",
            "dev.runlens.analyzer..",
            "dev.runlens.testkit..",
            "dev.runlens.demo..")
        .check(server);
  }

  @Test
  void onlyTheCommandLineWritesToTheConsole() {
    noClasses().that().doNotHaveSimpleName("Main").should(ACCESS_STANDARD_STREAMS).check(server);
  }

  @Test
  void loggersAreTheSystems() {
    fields().should().notHaveRawType(java.util.logging.Logger.class).check(server);
  }

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
