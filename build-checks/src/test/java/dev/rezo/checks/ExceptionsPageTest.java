package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.rezo.http.RezoException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever has an exception of Rezo in a log finds it on the page of troubles. */
final class ExceptionsPageTest {

  private static final String PAGE = "docs-site/troubleshooting.md";
  private static final String CALLS = "## By exception: what a call ends with";
  private static final String CAUSES = "## By exception: causes";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  private final Repository repository = Repository.HERE;

  /** What users can catch: public, and in a package that is exported. */
  private List<JavaClass> exceptions() {
    Set<String> exported = new TreeSet<>();
    ModuleDescriptors.exports(repository.javaFiles()).values().forEach(exported::addAll);
    return CompiledClasses.of(repository.drawnModules()).stream()
        .filter(type -> type.isAssignableTo(Throwable.class))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> exported.contains(type.getPackageName()))
        .toList();
  }

  private List<String> names(boolean ofCalls) {
    return exceptions().stream()
        .filter(type -> type.isAssignableTo(RezoException.class) == ofCalls)
        .map(JavaClass::getSimpleName)
        .sorted()
        .toList();
  }

  /** The names in the first column of a section. */
  private static List<String> rows(String page, String heading) {
    int from = page.indexOf(heading + "\n");
    assertThat(from).as("%s: %s", PAGE, heading).isNotNegative();
    int next = page.indexOf("\n## ", from);
    String section = page.substring(from, next < 0 ? page.length() : next);
    return ROW.matcher(section).results().map(row -> row.group(1)).toList();
  }

  @Test
  void thePageNamesEachExceptionThatACallEndsWith() {
    assertThat(rows(repository.text(PAGE), CALLS)).containsExactlyInAnyOrderElementsOf(names(true));
  }

  @Test
  void thePageNamesEachOtherExceptionThatUsersCanCatch() {
    assertThat(rows(repository.text(PAGE), CAUSES))
        .containsExactlyInAnyOrderElementsOf(names(false));
  }

  @Test
  void theExceptionsAreFoundAmongTheClasses() {
    assertThat(names(true)).contains("DeadlineException", "ProxyFailedException");
    assertThat(names(false))
        .contains("BodyDecodingException", "PinMismatchException")
        .doesNotContain("HpackException");
  }

  @Test
  void aRowBelongsToItsSection() {
    String page = CALLS + "\n\n| `A` | x |\n| other |\n\n" + CAUSES + "\n\n| `B` | y |\n";

    assertThat(rows(page, CALLS)).containsExactly("A");
    assertThat(rows(page, CAUSES)).containsExactly("B");
  }
}
