package dev.rezo.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records that compare themselves by hand, and what they forget.
 *
 * <p>Immutable.
 */
final class RecordEquality {

  private RecordEquality() {}

  /** Components that the {@code equals} of a record does not look at. */
  static List<Finding> forgotten(JavaClasses classes) {
    List<Finding> findings = new ArrayList<>();
    for (JavaClass type : classes) {
      Set<String> read = type.isRecord() ? readByEquals(type) : Set.of();
      // What the compiler makes reads nothing that could be seen here.
      if (read.isEmpty()) {
        continue;
      }
      for (JavaField field : type.getFields()) {
        if (!field.getModifiers().contains(JavaModifier.STATIC)
            && !read.contains(field.getName())) {
          findings.add(
              new Finding(type.getName() + ".equals", field.getName() + " compared", "forgotten"));
        }
      }
    }
    return findings;
  }

  private static Set<String> readByEquals(JavaClass type) {
    Set<String> read = new TreeSet<>();
    JavaMethod equals = type.getMethod("equals", Object.class);
    equals.getFieldAccesses().stream()
        .filter(access -> access.getTargetOwner().equals(type))
        .forEach(access -> read.add(access.getName()));
    equals.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTargetOwner().equals(type))
        .forEach(call -> read.add(call.getName()));
    return read;
  }
}
