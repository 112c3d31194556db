package dev.rezo.checks;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which promises the tests say that they prove: {@code @Tag("A17")} on a class or a method of
 * JUnit, {@code @Tags("A17", "F35")} on a spec of Kotest.
 *
 * <p>Immutable.
 */
final class TestTags {

  /**
   * A file of tests. Immutable.
   *
   * @param className its main class, with the package
   * @param methods the tests by name, nested ones too, and what they or their classes are tagged as
   * @param tags what the class itself is tagged as
   */
  record TestFile(
      String path, String className, Map<String, Set<String>> methods, Set<String> tags) {

    /** What the whole file proves. */
    Set<String> allTags() {
      Set<String> all = new TreeSet<>(tags);
      methods.values().forEach(all::addAll);
      return all;
    }
  }

  /** A promise's id: A, a feature; F, a decision. */
  static final Pattern ID = Pattern.compile("[AF][1-9][0-9]{0,2}");

  private static final Pattern MEANT_AS_ID = Pattern.compile("(?i)[af][-_ .]?\\d.*");

  private static final Pattern KOTLIN_TAGS = Pattern.compile("@Tags?\\(([^)]*)\\)");

  private static final Pattern KOTLIN_PACKAGE =
      Pattern.compile("^package\\s+([\\w.]+)", Pattern.MULTILINE);

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final Map<String, TestFile> files = new HashMap<>();

  TestTags(List<JavaFile> java, List<KotlinFile> kotlin) {
    Stream.concat(
            java.stream().filter(file -> !file.source.isMain()).map(TestTags::read),
            kotlin.stream().filter(file -> !file.source.isMain()).map(TestTags::read))
        .forEach(file -> files.put(key(file), file));
  }

  /** The file of this module whose main class has this simple name, or null. */
  TestFile find(String module, String simpleName) {
    return files.get(module + ": " + simpleName);
  }

  private static String key(TestFile file) {
    SourceText source = new SourceText(file.path(), "");
    return source.module() + ": " + source.name();
  }

  /** Tags that look like an id and are none. */
  List<Finding> malformed() {
    List<Finding> findings = new ArrayList<>();
    for (TestFile file : files.values()) {
      for (String tag : file.allTags()) {
        if (MEANT_AS_ID.matcher(tag).matches() && !ID.matcher(tag).matches()) {
          findings.add(new Finding(file.path(), "an id such as A17 or F3", "\"" + tag + "\""));
        }
      }
    }
    return findings;
  }

  private static TestFile read(JavaFile file) {
    Map<String, Set<String>> methods = new HashMap<>();
    Set<String> ofFile = new TreeSet<>();
    new TreeScanner<Void, Set<String>>() {
      @Override
      public Void visitClass(ClassTree type, Set<String> outer) {
        Set<String> own = union(outer, tags(type.getModifiers()));
        if (type.getSimpleName().contentEquals(file.source.name())) {
          ofFile.addAll(own);
        }
        return super.visitClass(type, own);
      }

      @Override
      public Void visitMethod(MethodTree method, Set<String> outer) {
        Set<String> own = union(outer, tags(method.getModifiers()));
        methods.merge(method.getName().toString(), own, TestTags::union);
        return null;
      }
    }.scan(file.unit, Set.of());
    String className = file.packageName() + "." + file.source.name();
    return new TestFile(file.source.path(), className, methods, ofFile);
  }

  private static TestFile read(KotlinFile file) {
    Matcher named = KOTLIN_PACKAGE.matcher(file.code);
    String packageName = named.find() ? named.group(1) + "." : "";
    Set<String> tags = new TreeSet<>();
    Matcher annotation = KOTLIN_TAGS.matcher(file.annotationsOfFirstType());
    while (annotation.find()) {
      QUOTED
          .matcher(annotation.group(1))
          .results()
          .map((MatchResult tag) -> tag.group(1))
          .forEach(tags::add);
    }
    return new TestFile(file.source.path(), packageName + file.source.name(), Map.of(), tags);
  }

  private static Set<String> tags(ModifiersTree modifiers) {
    Set<String> tags = new TreeSet<>();
    for (String name : List.of("Tag", "Tags")) {
      for (AnnotationTree annotation : JavaFile.annotations(modifiers, name)) {
        for (ExpressionTree argument : annotation.getArguments()) {
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void unused) {
              tags.add(String.valueOf(literal.getValue()));
              return null;
            }
          }.scan(argument, null);
        }
      }
    }
    return tags;
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> union = new TreeSet<>(first);
    union.addAll(second);
    return Collections.unmodifiableSet(union);
  }
}
