package dev.rezo.checks;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names that say nothing about what a type is for.
 *
 * <p>Immutable.
 */
final class TypeNames {

  private static final Pattern SAYS_NOTHING =
      Pattern.compile(
          "\\w*(Utils?|Helpers?|Manager|Impl|Base|Common|Misc|Info|Data)"
              + "|\\w*Abstract[A-Z]\\w*"
              + "|(Utils?|Helper|Common|Misc|Base(?!Ur[il]))[A-Z]\\w*"
              + "|Abstract");

  private TypeNames() {}

  static boolean saysNothing(String name) {
    return SAYS_NOTHING.matcher(name).matches();
  }

  static List<Finding> inJava(List<JavaFile> files) {
    return files.stream().flatMap(file -> findings(file.source, file.types())).toList();
  }

  static List<Finding> inKotlin(List<KotlinFile> files) {
    return files.stream().flatMap(file -> findings(file.source, file.types())).toList();
  }

  private static Stream<Finding> findings(SourceText source, List<JavaFile.Type> types) {
    Stream<Finding> file =
        Stream.of(source.name())
            .filter(TypeNames::saysNothing)
            .map(name -> finding(source.path(), name));
    Stream<Finding> nested =
        types.stream()
            .filter(type -> !type.name().equals(source.name()))
            .filter(type -> saysNothing(type.name()))
            .map(type -> finding(type.where(), type.name()));
    return Stream.concat(file, nested);
  }

  private static Finding finding(String where, String name) {
    return new Finding(where, "a name that says what it is for", name);
  }
}
