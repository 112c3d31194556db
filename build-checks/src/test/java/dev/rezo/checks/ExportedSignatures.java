package dev.rezo.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What users can see of exported packages, and whether they can name all of it.
 *
 * <p>Immutable.
 */
final class ExportedSignatures {

  private final Set<String> exportedPackages;

  /** Of these packages, out of all that the project has. */
  ExportedSignatures(Set<String> exportedPackages) {
    this.exportedPackages = Set.copyOf(exportedPackages);
  }

  List<Finding> hiddenTypes(JavaClasses classes) {
    List<Finding> findings = new ArrayList<>();
    for (JavaClass type : classes) {
      if (!isVisible(type)) {
        continue;
      }
      check(type.getFullName(), supertypes(type), findings);
      for (JavaMember member : type.getMembers()) {
        if (isVisible(member)) {
          check(member.getFullName(), typesOf(member), findings);
        }
      }
    }
    return findings;
  }

  private void check(String where, Set<JavaType> types, List<Finding> findings) {
    for (JavaType mentioned : types) {
      for (JavaClass raw : mentioned.getAllInvolvedRawTypes()) {
        JavaClass element = raw.getBaseComponentType();
        if (element.getPackageName().startsWith("dev.rezo.") && !isVisible(element)) {
          findings.add(new Finding(where, "types that users can name", element.getFullName()));
        }
      }
    }
  }

  /** What a type extends and implements, but for a hidden class that adds nothing to be seen. */
  private Set<JavaType> supertypes(JavaClass type) {
    Set<JavaType> supertypes = new LinkedHashSet<>(type.getInterfaces());
    type.getSuperclass()
        .filter(
            parent ->
                isVisible(parent.toErasure())
                    || parent.toErasure().getMembers().stream().anyMatch(this::hasOutsiders))
        .ifPresent(supertypes::add);
    return supertypes;
  }

  private boolean hasOutsiders(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Set<JavaType> typesOf(JavaMember member) {
    Set<JavaType> types = new LinkedHashSet<>();
    if (member instanceof JavaField field) {
      types.add(field.getType());
    } else if (member instanceof JavaCodeUnit code) {
      types.add(code.getReturnType());
      types.addAll(code.getParameterTypes());
      types.addAll(code.getExceptionTypes());
    }
    return types;
  }

  private boolean isVisible(JavaClass type) {
    boolean outer = type.getEnclosingClass().map(this::isVisible).orElse(true);
    return outer
        && exportedPackages.contains(type.getPackageName())
        && type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private boolean isVisible(JavaMember member) {
    return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
        && (member.getModifiers().contains(JavaModifier.PUBLIC)
            || (member.getModifiers().contains(JavaModifier.PROTECTED)
                && !member.getOwner().getModifiers().contains(JavaModifier.FINAL)));
  }
}
