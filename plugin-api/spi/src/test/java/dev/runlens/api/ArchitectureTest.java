// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.api;

import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.pf4j.ExtensionPoint;

/// What plugin authors may rely on: the SPI has no cycles, says what may be null, and brings no
/// library with it.
class ArchitectureTest {

  private static final JavaClasses SPI =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.runlens.api");

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.runlens.(**)").should().beFreeOfCycles().check(SPI);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(beInANullMarkedPackage()).check(SPI);
  }

  @Test
  void signaturesCarryTheJdkAndTheMarkersOnly() {
    classes()
        .should(
            onlyDependOnClassesThat(
                DescribedPredicate.describe(
                    "are the SPI, the JDK, JSpecify, slf4j or PF4J's ExtensionPoint",
                    ArchitectureTest::isAllowed)))
        .check(SPI);
  }

  @Test
  void nothingWritesToTheConsole() {
    noClasses().should(ACCESS_STANDARD_STREAMS).check(SPI);
  }

  private static boolean isAllowed(JavaClass type) {
    JavaClass element = type.getBaseComponentType();
    String name = element.getPackageName();
    return element.isPrimitive()
        || name.equals("dev.runlens.api")
        || name.startsWith("dev.runlens.api.")
        || name.startsWith("java.")
        || name.equals("org.jspecify.annotations")
        || name.startsWith("org.slf4j")
        || element.isEquivalentTo(ExtensionPoint.class);
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
