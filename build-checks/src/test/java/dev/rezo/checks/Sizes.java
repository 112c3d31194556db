package dev.rezo.checks;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long files and methods may be, in lines.
 *
 * <p>Immutable.
 */
final class Sizes {

  static final int MAX_FILE = 600;

  /** From the first line of the signature to the closing brace. */
  static final int MAX_METHOD = 60;

  /** How a generated file begins: a table is as long as it is. */
  private static final String GENERATED = "// Generated";

  private Sizes() {}

  static List<Finding> longFiles(Stream<SourceText> sources) {
    return sources
        .filter(source -> !source.text().startsWith(GENERATED))
        .filter(source -> source.lines() > MAX_FILE)
        .map(
            source ->
                new Finding(
                    source.path(), "at most " + MAX_FILE + " lines", source.lines() + " lines"))
        .toList();
  }

  static List<Finding> longMethods(JavaFile file) {
    List<Finding> findings = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void unused) {
        int lines = file.lastLine(method) - file.firstLine(method) + 1;
        if (lines > MAX_METHOD) {
          findings.add(tooLong(file.where(method), method.getName().toString(), lines));
        }
        return super.visitMethod(method, null);
      }
    }.scan(file.unit, null);
    return findings;
  }

  static List<Finding> longFunctions(KotlinFile file) {
    return file.functions().stream()
        .filter(function -> function.lines() > MAX_METHOD)
        .map(function -> tooLong(function.where(), function.name(), function.lines()))
        .toList();
  }

  private static Finding tooLong(String where, String name, int lines) {
    return new Finding(where + " " + name, "at most " + MAX_METHOD + " lines", lines + " lines");
  }
}
